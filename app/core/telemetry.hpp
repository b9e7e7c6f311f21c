#pragma once

#include <atomic>

#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "app/core/settings.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"
#include "app/services/phase.hpp"
#include "app/services/telemetry/probe_telemetry.hpp"

namespace mars {

/// What observes the service: one object for all threads. Thread-safe.
struct Telemetry {
  /// `log` and `phase` outlive it.
  Telemetry(const core::Settings& settings, chassis::telemetry::Logger& log, const std::atomic<services::Phase>& phase);

  chassis::telemetry::Logger& logger;
  chassis::telemetry::Registry metrics;
  chassis::telemetry::Tracer tracer;
  services::ProbeTelemetry probe_events;
};

}  // namespace mars
