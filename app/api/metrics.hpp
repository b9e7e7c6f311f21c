#pragma once

#include "core/metrics/registry.hpp"
#include "http/router.hpp"

namespace mars::api {

/// GET /metrics: everything that is measured, for Prometheus. Never asks the database. Where
/// keys are asked for, one with the scope `metrics` or `read` is needed.
http::Route metrics_route(const core::metrics::Registry& registry);

}  // namespace mars::api
