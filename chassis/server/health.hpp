#pragma once

#include <vector>

#include "chassis/openapi/endpoint.hpp"
#include "chassis/server/readiness.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// GET /api/v1/ready: whether requests can be served; queries the database. GET /api/v1/live: whether the
/// process responds; never queries the database.
std::vector<openapi::Endpoint> health_endpoints(const Readiness& readiness, telemetry::Logger& logger);

}  // namespace chassis::server
