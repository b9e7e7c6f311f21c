#include "services/readiness_service.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace mars::services {

boost::asio::awaitable<void> ReadinessService::check(const core::RequestContext& context) {
  if (!accepting_) throw core::Unavailable("the service is starting or shutting down");
  core::RequestContext bounded = context;
  bounded.deadline = std::min(context.deadline, core::RequestContext::Clock::now() + database_timeout);
  co_await probes_.ping(bounded);
}

}  // namespace mars::services
