#include "tests/types_service/routes.hpp"

#include <string>
#include <utility>

#include "chassis/openapi/document.hpp"
#include "tests/types_service/endpoints.hpp"

namespace mars::tests::types {

namespace {

boost::asio::awaitable<chassis::http::Response> document(std::string text) {
  co_return chassis::http::json_response(chassis::http::Status::ok, std::move(text));
}

/// Requests with a method or a target that HTTP refuses never reach an endpoint.
boost::asio::awaitable<chassis::http::Response> answered(const chassis::http::Handler& handler,
                                                         const chassis::http::Request& request,
                                                         chassis::RequestContext& context) {
  if (request.refused) co_return chassis::http::detail_response(*request.refused, "refused");
  co_return co_await handler(request, context);
}

}  // namespace

std::vector<chassis::http::Route> routes() {
  auto all = endpoints();
  std::vector<chassis::http::Route> routes;
  routes.push_back(
      {.method = chassis::http::Verb::get,
       .path = "/openapi.json",
       .handler = [text = chassis::openapi::document({.title = "Types"}, all, {})](
                      const chassis::http::Request&, chassis::RequestContext&) { return document(text); }});
  for (auto& endpoint : all) {
    routes.push_back(
        {.method = endpoint.method,
         .path = std::move(endpoint.path),
         .handler = [handler = std::move(endpoint.handler)](const chassis::http::Request& request,
                                                            chassis::RequestContext& context) {
           return answered(handler, request, context);
         }});
  }
  return routes;
}

}  // namespace mars::tests::types
