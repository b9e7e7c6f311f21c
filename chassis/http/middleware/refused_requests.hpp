#pragma once

#include <prometheus/counter.h>

#include <string>

#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Counts the requests that a middleware rejected for this reason.
prometheus::Counter& refused_requests(telemetry::Registry& registry, std::string reason);

}  // namespace chassis::http
