#include "chassis/http/middleware/start_gate.hpp"

#include <utility>

namespace chassis::http {

namespace {

boost::asio::awaitable<Response> refuse() {
  co_return unavailable_response();
}

}  // namespace

StartGate::StartGate(const std::atomic<bool>& closed, std::shared_ptr<const Router> router)
    : closed_(closed), router_(std::move(router)) {}

boost::asio::awaitable<Response> StartGate::handle(const Request& request, RequestContext& context,
                                                   const Handler& next) {
  if (closed_.load(std::memory_order_relaxed) && !router_->match(request).exempt_from_limits) return refuse();
  return next(request, context);
}

}  // namespace chassis::http
