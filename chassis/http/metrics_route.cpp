#include "chassis/http/metrics_route.hpp"

namespace chassis::http {

Route metrics_route(const telemetry::Registry& registry) {
  const auto answer = [&registry](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = registry.text();
    co_return response;
  };
  return {.method = Verb::get,
          .path = "/metrics",
          .handler = answer,
          .access = Access::metrics,
          .exempt_from_limits = true};
}

}  // namespace chassis::http
