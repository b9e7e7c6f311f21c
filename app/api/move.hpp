#pragma once

#include <cstddef>

#include "app/services/move_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// PATCH /api/v1/move.
chassis::openapi::Endpoint move_endpoint(services::MoveService& service, std::size_t max_command_length,
                                         chassis::telemetry::Logger& logger);

}  // namespace mars::api
