#pragma once

#include <cstddef>

#include "app/services/idempotency_service.hpp"
#include "app/services/move_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// PATCH /api/v1/move; `once` serves requests with an idempotency key.
chassis::openapi::Endpoint move_endpoint(services::MoveService& service, services::IdempotencyService& once,
                                         std::size_t max_command_length, chassis::telemetry::Logger& logger);

}  // namespace mars::api
