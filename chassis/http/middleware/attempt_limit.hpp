#pragma once

#include <prometheus/counter.h>

#include <memory>

#include "chassis/http/middleware.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Limits how often an address may present wrong API keys. An address without attempts left gets 429 before
/// its key is looked up, so that the response does not reveal whether the key is valid. Must wrap
/// Authentication.
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
