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
      .Help("Always 1; the labels describe the build.")
      .Register(metrics.families())
      .Add({{"version", std::string(service.version)}, {"compiler", __VERSION__}})
      .Set(1);
  metrics.add_counter("log_lines_dropped_total",
                      "Log lines dropped because standard output failed or its reader was too slow.",
                      [&log] { return static_cast<double>(log.dropped_lines()); });
  metrics.add_counter("trace_spans_dropped_total",
                      "Spans dropped because the queue was full or the collector did not accept them.",
                      [this] { return static_cast<double>(tracer.dropped_spans()); });
}

}  // namespace chassis::server
