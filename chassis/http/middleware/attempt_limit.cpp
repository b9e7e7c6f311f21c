#include "chassis/http/middleware/attempt_limit.hpp"

#include <utility>

#include "chassis/http/client_counts.hpp"
#include "chassis/http/middleware/rate_limit.hpp"
#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

AttemptLimit::AttemptLimit(RateLimiter& failures, telemetry::Registry& registry,
                           std::shared_ptr<const Router> router)
    : failures_(failures),
      router_(std::move(router)),
      refused_(refused_requests(registry, "failed attempts")) {}

boost::asio::awaitable<Response> AttemptLimit::handle(const Request& request, RequestContext& context,
                                                      const Handler& next) {
  const bool tried = request.header(Field::authorization) && router_->match(request).access != Access::open;
  return tried ? attempt(request, context, next) : next(request, context);
}

boost::asio::awaitable<Response> AttemptLimit::attempt(const Request& request, RequestContext& context,
                                                       const Handler& next) {
  const auto address = network_of(request.client);
  const auto wait = failures_.wait_of(address, RateLimiter::Clock::now());
  if (wait > RateLimiter::Clock::duration::zero()) {
    refused_.Increment();
    co_return rate_limit_response(wait);
  }
  Response response = co_await next(request, context);
  if (response.status == Status::unauthorized)
    static_cast<void>(failures_.take(address, RateLimiter::Clock::now()));
  co_return response;
}

}  // namespace chassis::http
