#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "chassis/base/service_name.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/tracing/span.hpp"
#include "chassis/telemetry/tracing/trace_context.hpp"
#include "chassis/telemetry/tracing/tracing_options.hpp"

namespace chassis::telemetry {

/// Where a request comes from: the caller's span and its `tracestate`, which is ignored without the span.
struct Origin {
  std::optional<RemoteSpan> parent;
  std::string_view state;
};

/// Starts traces and exports them by OTLP over HTTP, where the options name a collector; otherwise it is
/// off.
///
/// Thread-safe. Spans are exported by a thread of the OpenTelemetry SDK from a bounded queue: a collector
/// that is down, slow or failing costs spans, which are counted, and one line of log a minute. Destruction
/// exports what is queued, for at most `flush_timeout` and the timeout of one export. The SDK keeps its log
/// handler in a global, so there is one Tracer in a process.
class Tracer {
 public:
  static constexpr std::chrono::milliseconds flush_timeout{2000};

  /// Throws where the exporter cannot be set up. The SDK must find no variables of its own in the environment
  /// of the process: everything is in `options`.
  Tracer(const TracingOptions& options, const ServiceName& service, Logger& logger);
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  ~Tracer();

  [[nodiscard]] bool enabled() const { return sdk_ != nullptr; }

  /// The outermost span of a request. The sampler decides whether it records. Must be `enabled`.
  [[nodiscard]] std::shared_ptr<Span> start(std::string_view name, SpanKind kind, Attributes attributes,
                                            const Origin& origin);

  /// Spans that were lost: for want of room, or because the collector did not take them.
  [[nodiscard]] std::uint64_t dropped_spans() const;

 private:
  struct Sdk;

  std::unique_ptr<Sdk> sdk_;
};

}  // namespace chassis::telemetry
