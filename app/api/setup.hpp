#pragma once

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "services/setup_service.hpp"

namespace mars::api {

/// POST /api/v1/setup
Endpoint setup_endpoint(services::SetupService& service, core::Logger& logger);

}  // namespace mars::api
