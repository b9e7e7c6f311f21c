#pragma once

#include <string>
#include <vector>

#include "app/services/probe_service.hpp"
#include "chassis/events/log.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::api {

/// An event as clients get it: a JSON object.
std::string to_json(const chassis::events::Event& event);

/// GET /api/v1/events and GET /api/v1/probes/{id}/moves. All of them outlive the endpoints.
std::vector<chassis::openapi::Endpoint> event_endpoints(chassis::events::Log& log,
                                                        services::ProbeService& probes,
                                                        chassis::telemetry::Logger& logger);

}  // namespace mars::api
