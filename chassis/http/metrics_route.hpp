#pragma once

#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// GET /metrics for Prometheus. Never queries the database. With authentication it requires the scope
/// `metrics` or `read`.
Route metrics_route(const telemetry::Registry& registry);

}  // namespace chassis::http
