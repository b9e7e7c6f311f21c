#pragma once

#include "app/services/check_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// GET /api/v1/check
chassis::openapi::Endpoint check_endpoint(services::CheckService& service,
                                          chassis::telemetry::Logger& logger);

}  // namespace mars::api
