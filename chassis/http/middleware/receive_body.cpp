#include "chassis/http/middleware/receive_body.hpp"

#include <charconv>
#include <utility>

#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

namespace {

/// Judges a pending body by its announced length; one that comes in chunks has none.
bool is_too_large(const Request& request, const Route& route) {
  if (route.max_body_bytes == 0) return false;
  std::size_t size = request.message.body().size();
  if (const auto announced = request.header(Field::content_length))
    std::from_chars(announced->data(), announced->data() + announced->size(), size);
  return size > route.max_body_bytes;
}

}  // namespace

ReceiveBody::ReceiveBody(Load& load, telemetry::Registry& registry, std::shared_ptr<const Router> router)
    : load_(load), router_(std::move(router)), overloaded_(refused_requests(registry, "overload")) {}

boost::asio::awaitable<Response> ReceiveBody::handle(const Request& request, RequestContext& context,
                                                     const Handler& next) {
  const auto* const route = router_->match(request).route;
  if (route == nullptr) return next(request, context);
  if (is_too_large(request, *route)) return respond(refusal_response(Status::payload_too_large));
  return request.pending_body == nullptr ? next(request, context) : receive(request, *route, context, next);
}

boost::asio::awaitable<Response> ReceiveBody::receive(const Request& request, const Route& route,
                                                      RequestContext& context, const Handler& next) {
  if (load_.requests.full() && !router_->match(request).exempt_from_limits) {
    overloaded_.Increment();
    co_return unavailable_response();
  }
  if (const auto refusal = co_await request.pending_body->read()) co_return refusal_response(*refusal);
  if (is_too_large(request, route)) co_return refusal_response(Status::payload_too_large);
  co_return co_await next(request, context);
}

}  // namespace chassis::http
