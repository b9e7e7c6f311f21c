#pragma once

#include <string>

#include "app/services/check_service.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/openapi/list_response.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// A list of probes at that path.
chassis::openapi::ListShape<domain::ProbeState> list_of_probes(std::string at);

/// GET /api/v1/check
chassis::openapi::Endpoint check_endpoint(services::CheckService& service,
                                          chassis::telemetry::Logger& logger);

}  // namespace mars::api
