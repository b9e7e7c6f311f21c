#pragma once

#include <prometheus/counter.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "chassis/http/middleware.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// The response above the rate limit: 429 with `Retry-After`.
Response rate_limit_response(RateLimiter::Clock::duration until_retry);

/// Limits the request rate of each client: 429 with `Retry-After` above the limit. Every response contains
/// the remaining quota in `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
/// Exempt routes are not counted. Must wrap Authentication, so that failed attempts count.
class RateLimit final : public Middleware {
 public:
  /// Returns the principal of a request; empty if it has none.
  using PrincipalOf = std::function<std::string_view(const Request&)>;

  /// `limiter` outlives this object.
  RateLimit(RateLimiter& limiter, telemetry::Registry& registry, std::shared_ptr<const Router> router,
            PrincipalOf principal_of);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  Response refuse(RateLimiter::Clock::duration until_retry);

  RateLimiter& limiter_;
  std::shared_ptr<const Router> router_;
  PrincipalOf principal_of_;
  std::string policy_;
  prometheus::Counter& refused_;
};

}  // namespace chassis::http
