#include "chassis/http/middleware/rate_limit.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <utility>

#include "chassis/http/client_counts.hpp"
#include "chassis/http/errors.hpp"
#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

namespace {

std::int64_t whole_seconds(RateLimiter::Clock::duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

}  // namespace

Response rate_limit_response(RateLimiter::Clock::duration until_retry) {
  const auto seconds = whole_seconds(until_retry);
  auto response = error_response(errors::rate_limit_exceeded, seconds);
  response.headers.set(Field::retry_after, fmt::to_string(seconds));
  return response;
}

RateLimit::RateLimit(RateLimiter& limiter, telemetry::Registry& registry,
                     std::shared_ptr<const Router> router, PrincipalOf principal_of)
    : limiter_(limiter),
      router_(std::move(router)),
      principal_of_(std::move(principal_of)),
      policy_(
          fmt::format(R"("default";q={};w={})", limiter.options().limit, limiter.options().window.count())),
      refused_(refused_requests(registry, "rate limit")) {}

boost::asio::awaitable<Response> RateLimit::handle(const Request& request, RequestContext& context,
                                                   const Handler& next) {
  if (router_->match(request).exempt_from_limits) co_return co_await next(request, context);
  const auto client = client_name(request, principal_of_(request));
  const auto decision = limiter_.take(client, RateLimiter::Clock::now());
  Response response;
  if (decision.allowed) {
    response = co_await next(request, context);
  } else {
    response = refuse(decision.reset);
  }
  response.headers.set("RateLimit-Policy", policy_);
  response.headers.set(
      "RateLimit", fmt::format(R"("default";r={};t={})", decision.remaining, whole_seconds(decision.reset)));
  co_return response;
}

Response RateLimit::refuse(RateLimiter::Clock::duration until_retry) {
  refused_.Increment();
  return rate_limit_response(until_retry);
}

}  // namespace chassis::http
