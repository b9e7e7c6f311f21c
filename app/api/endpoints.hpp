#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/services/check_service.hpp"
#include "app/services/grid_service.hpp"
#include "app/services/move_service.hpp"
#include "app/services/probe_service.hpp"
#include "app/services/setup_service.hpp"
#include "chassis/events/log.hpp"
#include "chassis/openapi/document.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// The services that the endpoints call. They outlive the endpoints.
struct Services {
  services::SetupService& setup;
  services::MoveService& move;
  services::CheckService& check;
  services::ProbeService& probes;
  services::GridService& grids;
  chassis::events::Log& events;
};

/// The general part of the OpenAPI document.
chassis::openapi::Info info(std::string version);

/// Every endpoint of the API.
std::vector<chassis::openapi::Endpoint> endpoints(const Services& services, std::size_t max_command_length,
                                                  chassis::telemetry::Logger& logger);

}  // namespace mars::api
