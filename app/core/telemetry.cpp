#include "app/core/telemetry.hpp"

#include <prometheus/gauge.h>

#include <string>

#include "app/core/service.hpp"

namespace mars {

Telemetry::Telemetry(const core::Settings& settings, chassis::telemetry::Logger& log,
                     const std::atomic<services::Phase>& phase)
    : logger(log), tracer(settings.server.tracing, core::service, log), probe_events(log, metrics) {
  prometheus::BuildGauge()
      .Name("mars_probe_simulator_build_info")
      .Help("Always 1; the labels say what was built.")
      .Register(metrics.families())
      .Add({{"version", std::string(core::version)}, {"compiler", __VERSION__}})
      .Set(1);
  metrics.add_counter("log_lines_dropped_total",
                      "Log lines lost: standard output was full, or its reader too slow.",
                      [&log] { return static_cast<double>(log.dropped_lines()); });
  metrics.add_counter("trace_spans_dropped_total",
                      "Spans lost for want of room, or because the collector did not take them.",
                      [this] { return static_cast<double>(tracer.dropped_spans()); });
  metrics.add_gauge(
      "service_accepting_requests",
      "1 while requests are taken; 0 until the database has been verified and while shutting down.",
      [&phase] { return phase == services::Phase::serving ? 1.0 : 0.0; });
}

}  // namespace mars
