#pragma once

#include <vector>

#include "app/services/check_service.hpp"
#include "app/services/grid_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// What is below /api/v1/grids, and DELETE /api/v1/probes/{id}.
std::vector<chassis::openapi::Endpoint> grid_endpoints(services::GridService& service,
                                                       services::CheckService& lists,
                                                       chassis::telemetry::Logger& logger);

}  // namespace mars::api
