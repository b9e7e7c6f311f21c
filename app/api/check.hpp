#pragma once

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "services/check_service.hpp"

namespace mars::api {

/// GET /api/v1/check
Endpoint check_endpoint(services::CheckService& service, core::Logger& logger);

}  // namespace mars::api
