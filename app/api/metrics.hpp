#pragma once

#include "chassis/telemetry/metrics/registry.hpp"
#include "chassis/http/router.hpp"

namespace mars::api {

/// GET /metrics: everything that is measured, for Prometheus. Never asks the database. Where
/// keys are asked for, one with the scope `metrics` or `read` is needed.
chassis::http::Route metrics_route(const chassis::telemetry::Registry& registry);

}  // namespace mars::api
