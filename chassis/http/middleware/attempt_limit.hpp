#pragma once

#include <prometheus/counter.h>

#include <memory>

#include "chassis/http/middleware.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Limits how often an address may present wrong API keys, on every route that wants one. An address that has
/// used up its attempts gets 429 before a key is looked up, so that the answer does not tell whether the key
/// is right. Must wrap whatever looks a key up.
class AttemptLimit final : public Middleware {
 public:
  /// `failures` counts the wrong keys of each address, and outlives this object.
  AttemptLimit(RateLimiter& failures, telemetry::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  boost::asio::awaitable<Response> attempt(const Request& request, RequestContext& context,
                                           const Handler& next);

  RateLimiter& failures_;
  std::shared_ptr<const Router> router_;
  prometheus::Counter& refused_;
};

}  // namespace chassis::http
