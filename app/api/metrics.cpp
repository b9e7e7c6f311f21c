#include "api/metrics.hpp"

namespace mars::api {

http::Route metrics_route(const core::metrics::Registry& registry) {
  const auto answer = [&registry](const http::Request&,
                                  core::RequestContext&) -> boost::asio::awaitable<http::Response> {
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = registry.text();
    co_return response;
  };
  return {.method = http::Verb::get,
          .path = "/metrics",
          .handler = answer,
          .access = core::Access::metrics,
          .vital = true};
}

}  // namespace mars::api
