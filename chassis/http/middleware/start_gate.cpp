#include "chassis/http/middleware/start_gate.hpp"

#include <utility>

namespace chassis::http {

StartGate::StartGate(const std::atomic<bool>& closed, std::shared_ptr<const Router> router)
    : closed_(closed), router_(std::move(router)) {}

boost::asio::awaitable<Response> StartGate::handle(const Request& request, RequestContext& context,
                                                   const Handler& next) {
  if (closed_.load(std::memory_order_relaxed) && !router_->match(request).exempt_from_limits)
    return respond(unavailable_response());
  return next(request, context);
}

}  // namespace chassis::http
