// The tracer of a build without opentelemetry-cpp, which is always off.

#include <utility>

#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::telemetry {

struct Tracer::Sdk {};

bool exports_traces() {
  return false;
}

Tracer::Tracer(const TracingOptions& /*options*/, const ServiceName& /*service*/, Logger& /*logger*/) {}

Tracer::~Tracer() = default;

std::shared_ptr<Span> Tracer::start(std::string_view /*name*/, SpanKind /*kind*/, Attributes /*attributes*/,
                                    const Origin& /*origin*/) {
  std::unreachable();
}

std::uint64_t Tracer::dropped_spans() const {
  return 0;
}

}  // namespace chassis::telemetry
