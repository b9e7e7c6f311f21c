#include "chassis/server/readiness.hpp"

#include <algorithm>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/telemetry/tracing/traced.hpp"

namespace chassis::server {

boost::asio::awaitable<void> Readiness::require_ready(const RequestContext& context) const {
  return telemetry::traced(context, "ReadinessService.check",
                           [this](const RequestContext& inner) { return require_ready_in_span(inner); });
}

boost::asio::awaitable<void> Readiness::require_ready_in_span(const RequestContext& context) const {
  if (phase_ == Phase::stopping) throw NotReady("the service is shutting down");
  RequestContext bounded = context;
  bounded.deadline = std::min(context.deadline, RequestContext::Clock::now() + database_timeout);
  try {
    co_await database_(bounded);
  } catch (const NotReady&) {
    throw;
  } catch (const Unavailable& error) {
    throw NotReady("the database cannot be reached", error.what());
  }
  // The first look at the database comes to the same result in a moment.
  if (phase_ == Phase::starting) throw NotReady("the service is starting");
}

}  // namespace chassis::server
