#pragma once

#include "app/api/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/services/readiness_service.hpp"

namespace mars::api {

/// GET /api/v1/ready: whether requests can be served; asks the database.
Endpoint ready_endpoint(services::ReadinessService& service, chassis::telemetry::Logger& logger);

/// GET /api/v1/live: whether the process answers at all; never asks the database.
Endpoint live_endpoint();

}  // namespace mars::api
