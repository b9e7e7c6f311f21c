#include "app/api/metrics.hpp"

namespace mars::api {

chassis::http::Route metrics_route(const chassis::telemetry::Registry& registry) {
  const auto answer = [&registry](const chassis::http::Request&,
                                  chassis::RequestContext&) -> boost::asio::awaitable<chassis::http::Response> {
    chassis::http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = registry.text();
    co_return response;
  };
  return {.method = chassis::http::Verb::get,
          .path = "/metrics",
          .handler = answer,
          .access = chassis::http::Access::metrics,
          .vital = true};
}

}  // namespace mars::api
