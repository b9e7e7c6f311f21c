#pragma once

#include <cstddef>

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "services/idempotency_service.hpp"
#include "services/move_service.hpp"

namespace mars::api {

/// PATCH /api/v1/move; `once` serves requests with an idempotency key.
Endpoint move_endpoint(services::MoveService& service, services::IdempotencyService& once,
                       std::size_t max_command_length, core::Logger& logger);

}  // namespace mars::api
