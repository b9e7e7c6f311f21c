#pragma once

#include "chassis/base/service_name.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::server {

/// Logs, metrics and traces of a service: one object for all threads. Thread-safe.
struct Telemetry {
  /// `log` outlives it.
  Telemetry(const telemetry::TracingOptions& options, const ServiceName& service, telemetry::Logger& log);

  telemetry::Logger& logger;
  telemetry::Registry metrics;
  telemetry::Tracer tracer;
};

}  // namespace chassis::server
