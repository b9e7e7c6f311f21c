#pragma once

#include <cstddef>
#include <vector>

#include "app/api/openapi.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "chassis/http/router.hpp"
#include "app/services/check_service.hpp"
#include "app/services/idempotency_service.hpp"
#include "app/services/move_service.hpp"
#include "app/services/readiness_service.hpp"
#include "app/services/setup_service.hpp"

namespace mars::api {

/// What the endpoints call. The services outlive the routes.
struct Services {
  services::SetupService& setup;
  services::MoveService& move;
  services::IdempotencyService& once;
  services::CheckService& check;
  services::ReadinessService& readiness;
};

/// What the settings say of them.
struct Options {
  std::size_t max_command_length = 0;
  Guards guards{};
};

/// Every route of the API, those of the documentation included.
std::vector<chassis::http::Route> routes(const Services& services, const Options& options, chassis::telemetry::Logger& logger);

/// Readiness, liveness and metrics, for those who run the service.
std::vector<chassis::http::Route> management_routes(services::ReadinessService& readiness,
                                           const chassis::telemetry::Registry& metrics, chassis::telemetry::Logger& logger);

}  // namespace mars::api
