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

http::Route route_to(Endpoint endpoint) {
  return {.method = endpoint.method,
          .path = std::move(endpoint.path),
          .handler = std::move(endpoint.handler),
          .access = endpoint.access,
          .vital = endpoint.vital};
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
