#include "http/middleware/host_check.hpp"

#include "http/authority.hpp"
#include "http/middleware/refused_requests.hpp"

namespace mars::http {

HostCheck::HostCheck(const core::AllowedHosts& allowed, core::metrics::Registry& registry)
    : allowed_(allowed), refused_(refused_requests(registry, "host")) {}

boost::asio::awaitable<Response> HostCheck::handle(const Request& request, core::RequestContext& context,
                                                   const Handler& next) {
  if (request.refused || core::allows_host(allowed_, host_of(request.host())))
    co_return co_await next(request, context);
  refused_.Increment();
  co_return coded_response(Status::misdirected_request, "HOST_NOT_ALLOWED",
                           "This service does not serve the requested host.");
}

}  // namespace mars::http
