#include "chassis/http/middleware/host_check.hpp"

#include "chassis/http/authority.hpp"
#include "chassis/http/errors.hpp"
#include "chassis/http/middleware/refused_requests.hpp"

namespace chassis::http {

HostCheck::HostCheck(const AllowedHosts& allowed, telemetry::Registry& registry)
    : allowed_(allowed), refused_(refused_requests(registry, "host")) {}

boost::asio::awaitable<Response> HostCheck::handle(const Request& request, RequestContext& context,
                                                   const Handler& next) {
  if (request.refused || allows_host(allowed_, host_of(request.host()))) return next(request, context);
  refused_.Increment();
  return respond(error_response(errors::host_not_allowed));
}

}  // namespace chassis::http
