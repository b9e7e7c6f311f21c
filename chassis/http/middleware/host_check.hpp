#pragma once

#include <prometheus/counter.h>

#include "chassis/http/allowed_hosts.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Rejects requests for a host that is not allowed, with 421 (RFC 9110, section 15.5.20). The host is that of
/// `Request::host`, without its port. Malformed requests pass.
class HostCheck final : public Middleware {
 public:
  /// `allowed` outlives this object.
  HostCheck(const AllowedHosts& allowed, telemetry::Registry& registry);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  const AllowedHosts& allowed_;
  prometheus::Counter& refused_;
};

}  // namespace chassis::http
