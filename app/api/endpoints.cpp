#include "app/api/endpoints.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "app/api/check.hpp"
#include "app/api/docs.hpp"
#include "app/api/health.hpp"
#include "app/api/metrics.hpp"
#include "app/api/move.hpp"
#include "app/api/openapi.hpp"
#include "app/api/setup.hpp"

namespace mars::api {

namespace {

/// The headers that an endpoint reads, as its documentation has them.
std::vector<std::string> request_headers(const Endpoint& endpoint) {
  std::vector<std::string> names;
  if (endpoint.request_schema) names.emplace_back("Content-Type");
  if (!endpoint.parameters) return names;
  chassis::schema::Components components;
  for (const auto& parameter : endpoint.parameters(components)) {
    const auto& about = *parameter.get_if<chassis::json::Object>();
    if (*about.find("in") == "header") names.push_back(*about.find("name")->get_if<std::string>());
  }
  return names;
}

chassis::http::Route route_to(Endpoint endpoint) {
  auto headers = request_headers(endpoint);
  return {.method = endpoint.method,
          .path = std::move(endpoint.path),
          .handler = std::move(endpoint.handler),
          .access = endpoint.access,
          .vital = endpoint.vital,
          .request_headers = std::move(headers)};
}

}  // namespace

std::vector<chassis::http::Route> routes(const Services& services, const Options& options, chassis::telemetry::Logger& logger) {
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

std::vector<chassis::http::Route> management_routes(services::ReadinessService& readiness,
                                           const chassis::telemetry::Registry& metrics, chassis::telemetry::Logger& logger) {
  std::vector<chassis::http::Route> routes{metrics_route(metrics)};
  for (Endpoint& endpoint : std::array{ready_endpoint(readiness, logger), live_endpoint()})
    routes.push_back(route_to(std::move(endpoint)));
  return routes;
}

}  // namespace mars::api
