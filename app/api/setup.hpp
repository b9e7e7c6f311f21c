#pragma once

#include "app/services/setup_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// POST /api/v1/setup.
chassis::openapi::Endpoint setup_endpoint(services::SetupService& service,
                                          chassis::telemetry::Logger& logger);

}  // namespace mars::api
