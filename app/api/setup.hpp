#pragma once

#include "app/api/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/services/idempotency_service.hpp"
#include "app/services/setup_service.hpp"

namespace mars::api {

/// POST /api/v1/setup; `once` serves requests with an idempotency key.
Endpoint setup_endpoint(services::SetupService& service, services::IdempotencyService& once,
                        chassis::telemetry::Logger& logger);

}  // namespace mars::api
