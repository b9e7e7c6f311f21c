#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace chassis::telemetry {

/// The metrics that every Prometheus client has of its process, as the kernel gives them now: processor time,
/// memory, descriptors, threads and start. What cannot be read is left out.
std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace chassis::telemetry
