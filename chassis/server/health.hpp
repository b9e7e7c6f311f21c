#pragma once

#include <vector>

#include "chassis/openapi/endpoint.hpp"
#include "chassis/server/readiness.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// GET /api/v1/ready, whether requests can be served, which asks the database; and GET /api/v1/live, whether
/// the process answers at all, which never does.
std::vector<openapi::Endpoint> health_endpoints(const Readiness& readiness, telemetry::Logger& logger);

}  // namespace chassis::server
