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

/// The answer to a client that asks too often: 429 with `Retry-After`.
Response rate_limit_response(RateLimiter::Clock::duration until_retry);

/// Refuses clients that ask too often, with 429 and `Retry-After`. Every answer tells the client what is
/// left, in the fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). Vital
/// routes are not counted. To be placed outside of what refuses wrong keys: those are to be counted, too.
class RateLimit final : public Middleware {
 public:
  /// Tells the principal of a request; empty where there is none.
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
