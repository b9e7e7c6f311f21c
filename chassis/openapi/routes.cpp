#include "chassis/openapi/routes.hpp"

#include <string>
#include <utility>

#include "chassis/openapi/docs.hpp"

namespace chassis::openapi {

namespace {

/// The headers that an endpoint reads, as its documentation has them.
std::vector<std::string> request_headers(const Endpoint& endpoint) {
  std::vector<std::string> names;
  if (endpoint.request_schema) names.emplace_back("Content-Type");
  schema::Components components;
  for (const auto& parameter : parameters(endpoint, components)) {
    const auto& about = *parameter.get_if<json::Object>();
    if (*about.find("in") == "header") names.push_back(*about.find("name")->get_if<std::string>());
  }
  return names;
}

}  // namespace

http::Route route_to(Endpoint endpoint) {
  auto headers = request_headers(endpoint);
  return {.method = endpoint.method,
          .path = std::move(endpoint.path),
          .handler = std::move(endpoint.handler),
          .access = endpoint.access,
          .exempt_from_limits = endpoint.exempt_from_limits,
          .request_headers = std::move(headers),
          .max_body_bytes = endpoint.max_body_bytes};
}

std::vector<http::Route> documented_routes(const Info& info, std::vector<Endpoint> endpoints, Guards guards) {
  auto routes = docs_routes(info.title, document(info, endpoints, guards));
  for (Endpoint& endpoint : endpoints)
    routes.push_back(route_to(std::move(endpoint)));
  return routes;
}

}  // namespace chassis::openapi
