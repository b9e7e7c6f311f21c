#include "api/endpoints.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "api/check.hpp"
#include "api/docs.hpp"
#include "api/health.hpp"
#include "api/metrics.hpp"
#include "api/move.hpp"
#include "api/openapi.hpp"
#include "api/setup.hpp"

namespace mars::api {

namespace {

/// The headers that an endpoint reads, as its documentation has them.
std::vector<std::string> request_headers(const Endpoint& endpoint) {
  std::vector<std::string> names;
  if (endpoint.request_schema) names.emplace_back("Content-Type");
  if (!endpoint.parameters) return names;
  schemas::Components components;
  for (const auto& parameter : endpoint.parameters(components)) {
    const auto& about = *parameter.get_if<core::json::Object>();
    if (*about.find("in") == "header") names.push_back(*about.find("name")->get_if<std::string>());
  }
  return names;
}

http::Route route_to(Endpoint endpoint) {
  auto headers = request_headers(endpoint);
  return {.method = endpoint.method,
          .path = std::move(endpoint.path),
          .handler = std::move(endpoint.handler),
          .access = endpoint.access,
          .vital = endpoint.vital,
          .request_headers = std::move(headers)};
}

}  // namespace

std::vector<http::Route> routes(const Services& services, const Options& options, core::Logger& logger) {
  std::vector<Endpoint> endpoints;
  endpoints.push_back(setup_endpoint(services.setup, services.once, logger));
  endpoints.push_back(move_endpoint(services.move, services.once, options.max_command_length, logger));
  endpoints.push_back(check_endpoint(services.check, logger));
  endpoints.push_back(ready_endpoint(services.readiness, logger));
  endpoints.push_back(live_endpoint());

  auto routes = docs_routes(std::make_shared<const std::string>(openapi_document(endpoints, options.guards)));
  for (Endpoint& endpoint : endpoints)
    routes.push_back(route_to(std::move(endpoint)));
  return routes;
}

std::vector<http::Route> management_routes(services::ReadinessService& readiness,
                                           const core::metrics::Registry& metrics, core::Logger& logger) {
  std::vector<http::Route> routes{metrics_route(metrics)};
  for (Endpoint& endpoint : std::array{ready_endpoint(readiness, logger), live_endpoint()})
    routes.push_back(route_to(std::move(endpoint)));
  return routes;
}

}  // namespace mars::api
