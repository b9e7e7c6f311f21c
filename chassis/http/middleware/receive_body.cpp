#include "chassis/http/middleware/receive_body.hpp"

#include <utility>

#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

ReceiveBody::ReceiveBody(Load& load, telemetry::Registry& registry, std::shared_ptr<const Router> router)
    : load_(load), router_(std::move(router)), overloaded_(refused_requests(registry, "overload")) {}

/// Not a coroutine, so that a request that came whole costs no frame.
boost::asio::awaitable<Response> ReceiveBody::handle(const Request& request, RequestContext& context,
                                                     const Handler& next) {
  const bool awaited =
      request.pending_body != nullptr && router_->serves(request.message.method(), request.path);
  return awaited ? receive(request, context, next) : next(request, context);
}

boost::asio::awaitable<Response> ReceiveBody::receive(const Request& request, RequestContext& context,
                                                      const Handler& next) {
  if (load_.requests.full() && !router_->is_vital(request.path)) {
    overloaded_.Increment();
    co_return unavailable_response();
  }
  if (const auto refusal = co_await request.pending_body->read()) co_return refusal_response(*refusal);
  co_return co_await next(request, context);
}

}  // namespace chassis::http
