#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace chassis::telemetry {

/// The standard process metrics of Prometheus clients: processor time, memory, descriptors, threads and start
/// time. Omits those that cannot be read.
std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace chassis::telemetry
