#pragma once

#include <prometheus/counter.h>

#include "core/allowed_hosts.hpp"
#include "core/metrics/registry.hpp"
#include "http/middleware.hpp"

namespace mars::http {

/// Refuses requests for a host that is not allowed, with 421: the request is well-formed, but this service is
/// not the one that its URL names (RFC 9110, section 15.5.20). The host is that of `Request::host`, without
/// its port. Malformed requests pass.
class HostCheck final : public Middleware {
 public:
  /// `allowed` outlives this object.
  HostCheck(const core::AllowedHosts& allowed, core::metrics::Registry& registry);

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

 private:
  const core::AllowedHosts& allowed_;
  prometheus::Counter& refused_;
};

}  // namespace mars::http
