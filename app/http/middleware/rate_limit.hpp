#pragma once

#include <prometheus/counter.h>

#include <memory>
#include <string>

#include "core/metrics/registry.hpp"
#include "http/middleware.hpp"
#include "http/rate_limiter.hpp"
#include "http/router.hpp"

namespace mars::http {

/// Who asks, as the rate limit sees it: the principal, or else the address, of which IPv6 counts by the /64
/// that one customer is given.
std::string rate_limit_client(const Request& request, const core::RequestContext& context);

/// Refuses clients that ask too often, with 429 and `Retry-After`. Every answer tells the client what is
/// left, in the fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). Vital
/// routes are not counted. To be placed inside of what finds out the principal.
class RateLimit final : public Middleware {
 public:
  /// `limiter` outlives this object.
  RateLimit(RateLimiter& limiter, core::metrics::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

 private:
  Response refuse(RateLimiter::Clock::duration until_retry);

  RateLimiter& limiter_;
  std::shared_ptr<const Router> router_;
  std::string policy_;
  prometheus::Counter& refused_;
};

}  // namespace mars::http
