#include "tests/types_service/routes.hpp"

#include <string>
#include <utility>

#include "api/openapi.hpp"
#include "tests/types_service/endpoints.hpp"

namespace mars::tests::types {

namespace {

boost::asio::awaitable<http::Response> document(std::string text) {
  co_return http::json_response(http::Status::ok, std::move(text));
}

/// Requests with a method or a target that HTTP refuses never reach an endpoint.
boost::asio::awaitable<http::Response> answered(const http::Handler& handler, const http::Request& request,
                                                core::RequestContext& context) {
  if (request.refused) co_return http::detail_response(*request.refused, "refused");
  co_return co_await handler(request, context);
}

}  // namespace

std::vector<http::Route> routes() {
  auto all = endpoints();
  std::vector<http::Route> routes;
  routes.push_back({.method = http::Verb::get,
                    .path = "/openapi.json",
                    .handler = [text = api::openapi_document(all, {})](
                                   const http::Request&, core::RequestContext&) { return document(text); }});
  for (auto& endpoint : all) {
    routes.push_back({.method = endpoint.method,
                      .path = std::move(endpoint.path),
                      .handler = [handler = std::move(endpoint.handler)](const http::Request& request,
                                                                         core::RequestContext& context) {
                        return answered(handler, request, context);
                      }});
  }
  return routes;
}

}  // namespace mars::tests::types
