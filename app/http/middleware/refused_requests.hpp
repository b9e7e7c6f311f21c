#pragma once

#include <prometheus/counter.h>

#include <string>

#include "core/metrics/registry.hpp"

namespace mars::http {

/// Counts the requests that a middleware did not let in, for that reason.
prometheus::Counter& refused_requests(core::metrics::Registry& registry, std::string reason);

}  // namespace mars::http
