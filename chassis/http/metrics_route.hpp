#pragma once

#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// GET /metrics: everything that is measured, for Prometheus. Never asks the database. Where
/// keys are asked for, one with the scope `metrics` or `read` is needed.
Route metrics_route(const telemetry::Registry& registry);

}  // namespace chassis::http
