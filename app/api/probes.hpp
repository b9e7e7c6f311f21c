#pragma once

#include <cstddef>
#include <vector>

#include "app/services/probe_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// GET /api/v1/probes/{id}, POST /api/v1/probes/{id}/plan and POST /api/v1/probes/{id}/route.
std::vector<chassis::openapi::Endpoint> probe_endpoints(services::ProbeService& service,
                                                        std::size_t max_command_length,
                                                        chassis::telemetry::Logger& logger);

}  // namespace mars::api
