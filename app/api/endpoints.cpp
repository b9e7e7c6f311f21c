#include "app/api/endpoints.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/api/check.hpp"
#include "app/api/events.hpp"
#include "app/api/grids.hpp"
#include "app/api/move.hpp"
#include "app/api/probes.hpp"
#include "app/api/setup.hpp"

namespace mars::api {

chassis::openapi::Info info(std::string version) {
  return {.title = "Mars Probe Simulator",
          .description = "Sets up probes on grids and drives them.",
          .version = std::move(version),
          .license = "MIT"};
}

std::vector<chassis::openapi::Endpoint> endpoints(const Services& services, std::size_t max_command_length,
                                                  chassis::telemetry::Logger& logger) {
  std::vector<chassis::openapi::Endpoint> endpoints;
  endpoints.push_back(setup_endpoint(services.setup, logger));
  endpoints.push_back(move_endpoint(services.move, max_command_length, logger));
  endpoints.push_back(check_endpoint(services.check, logger));
  std::ranges::move(probe_endpoints(services.probes, max_command_length, logger),
                    std::back_inserter(endpoints));
  std::ranges::move(grid_endpoints(services.grids, services.check, logger), std::back_inserter(endpoints));
  std::ranges::move(event_endpoints(services.events, services.probes, logger), std::back_inserter(endpoints));
  return endpoints;
}

}  // namespace mars::api
