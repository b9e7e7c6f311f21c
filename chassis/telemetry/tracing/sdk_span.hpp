#pragma once

#include <opentelemetry/trace/span_context.h>
#include <opentelemetry/trace/tracer.h>

#include <chrono>
#include <memory>
#include <string_view>

#include "chassis/telemetry/tracing/span.hpp"

namespace chassis::telemetry {

/// A span of the OpenTelemetry SDK. An invalid `parent` begins a trace.
std::shared_ptr<Span> start_span(const opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer>& tracer,
                                 std::string_view name, SpanKind kind, Attributes attributes,
                                 const opentelemetry::trace::SpanContext& parent,
                                 std::chrono::steady_clock::time_point begin);

}  // namespace chassis::telemetry
