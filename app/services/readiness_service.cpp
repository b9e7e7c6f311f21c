#include "services/readiness_service.hpp"

#include <algorithm>

#include "core/errors.hpp"
#include "core/not_ready.hpp"

namespace mars::services {

boost::asio::awaitable<void> ReadinessService::check(const core::RequestContext& context) {
  if (phase_ == Phase::stopping) throw core::NotReady("the service is shutting down");
  core::RequestContext bounded = context;
  bounded.deadline = std::min(context.deadline, core::RequestContext::Clock::now() + database_timeout);
  try {
    co_await probes_.require_ready(bounded);
  } catch (const core::NotReady&) {
    throw;
  } catch (const core::Unavailable& error) {
    throw core::NotReady("the database cannot be reached", error.what());
  }
  // The first look at the database comes to the same result in a moment.
  if (phase_ == Phase::starting) throw core::NotReady("the service is starting");
}

}  // namespace mars::services
