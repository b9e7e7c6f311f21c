#pragma once

#include <cstddef>
#include <vector>

#include "api/openapi.hpp"
#include "core/logging/logger.hpp"
#include "core/metrics/registry.hpp"
#include "http/router.hpp"
#include "services/check_service.hpp"
#include "services/idempotency_service.hpp"
#include "services/move_service.hpp"
#include "services/readiness_service.hpp"
#include "services/setup_service.hpp"

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
std::vector<http::Route> routes(const Services& services, const Options& options, core::Logger& logger);

/// Readiness, liveness and metrics, for those who run the service.
std::vector<http::Route> management_routes(services::ReadinessService& readiness,
                                           const core::metrics::Registry& metrics, core::Logger& logger);

}  // namespace mars::api
