#include "chassis/server/telemetry.hpp"

#include <prometheus/gauge.h>

#include <algorithm>
#include <string>

namespace chassis::server {

namespace {

/// The metric that names the build, such as `parcel_tracker_build_info`.
std::string build_info_of(const ServiceName& service) {
  std::string name(service.name);
  std::ranges::replace(name, '-', '_');
  return name + "_build_info";
}

}  // namespace

Telemetry::Telemetry(const telemetry::TracingOptions& options, const ServiceName& service,
                     telemetry::Logger& log)
    : logger(log), tracer(options, service, log) {
  prometheus::BuildGauge()
      .Name(build_info_of(service))
      .Help("Always 1; the labels say what was built.")
      .Register(metrics.families())
      .Add({{"version", std::string(service.version)}, {"compiler", __VERSION__}})
      .Set(1);
  metrics.add_counter("log_lines_dropped_total",
                      "Log lines lost: standard output was full, or its reader too slow.",
                      [&log] { return static_cast<double>(log.dropped_lines()); });
  metrics.add_counter("trace_spans_dropped_total",
                      "Spans lost for want of room, or because the collector did not take them.",
                      [this] { return static_cast<double>(tracer.dropped_spans()); });
}

}  // namespace chassis::server
