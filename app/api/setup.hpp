#pragma once

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "services/idempotency_service.hpp"
#include "services/setup_service.hpp"

namespace mars::api {

/// POST /api/v1/setup; `once` serves requests with an idempotency key.
Endpoint setup_endpoint(services::SetupService& service, services::IdempotencyService& once,
                        core::Logger& logger);

}  // namespace mars::api
