#pragma once

#include "app/services/idempotency_service.hpp"
#include "app/services/setup_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// POST /api/v1/setup; `once` serves requests with an idempotency key.
chassis::openapi::Endpoint setup_endpoint(services::SetupService& service, services::IdempotencyService& once,
                                          chassis::telemetry::Logger& logger);

}  // namespace mars::api
