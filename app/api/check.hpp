#pragma once

#include "app/api/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/services/check_service.hpp"

namespace mars::api {

/// GET /api/v1/check
Endpoint check_endpoint(services::CheckService& service, chassis::telemetry::Logger& logger);

}  // namespace mars::api
