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

/// Whether the program was built with opentelemetry-cpp.
[[nodiscard]] bool exports_traces();

/// The trace context of a caller: its span and its `tracestate`, which is ignored without the span.
struct Origin {
  std::optional<RemoteSpan> parent;
  std::string_view state;
};

/// Starts traces and exports them by OTLP over HTTP, where the options name a collector; otherwise it is
/// off.
///
/// Thread-safe. A thread of the OpenTelemetry SDK exports spans from a bounded queue. If the collector is
/// down, slow or failing, spans are dropped and counted, and one line a minute is logged. Destruction exports
/// the queue, for at most `flush_timeout` and the timeout of one export. A process must have only one Tracer,
/// because the log handler of the SDK is global.
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

  /// Spans that were dropped because the queue was full or the collector did not accept them.
  [[nodiscard]] std::uint64_t dropped_spans() const;

 private:
  struct Sdk;

  std::unique_ptr<Sdk> sdk_;
};

}  // namespace chassis::telemetry
