#include "app/services/readiness_service.hpp"

#include <algorithm>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"

namespace mars::services {

boost::asio::awaitable<void> ReadinessService::check(const chassis::RequestContext& context) {
  if (phase_ == Phase::stopping) throw chassis::NotReady("the service is shutting down");
  chassis::RequestContext bounded = context;
  bounded.deadline = std::min(context.deadline, chassis::RequestContext::Clock::now() + database_timeout);
  try {
    co_await probes_.require_ready(bounded);
  } catch (const chassis::NotReady&) {
    throw;
  } catch (const chassis::Unavailable& error) {
    throw chassis::NotReady("the database cannot be reached", error.what());
  }
  // The first look at the database comes to the same result in a moment.
  if (phase_ == Phase::starting) throw chassis::NotReady("the service is starting");
}

}  // namespace mars::services
