#pragma once

#include <atomic>

#include "core/logging/logger.hpp"
#include "core/metrics/registry.hpp"
#include "core/settings.hpp"
#include "core/tracing/tracer.hpp"
#include "services/phase.hpp"
#include "services/telemetry/probe_telemetry.hpp"

namespace mars {

/// What observes the service: one object for all threads. Thread-safe.
struct Telemetry {
  /// `log` and `phase` outlive it.
  Telemetry(const core::Settings& settings, core::Logger& log, const std::atomic<services::Phase>& phase);

  core::Logger& logger;
  core::metrics::Registry metrics;
  core::tracing::Tracer tracer;
  services::ProbeTelemetry probe_events;
};

}  // namespace mars
