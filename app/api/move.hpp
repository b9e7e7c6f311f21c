#pragma once

#include <cstddef>

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "services/move_service.hpp"

namespace mars::api {

/// PATCH /api/v1/move
Endpoint move_endpoint(services::MoveService& service, std::size_t max_command_length, core::Logger& logger);

}  // namespace mars::api
