#pragma once

#include <opentelemetry/sdk/trace/span_data.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::telemetry {

using SpanPtr = std::unique_ptr<opentelemetry::sdk::trace::SpanData>;

/// Limits of the specification for attributes of spans.
struct AttributeLimits {
  std::size_t count = 0;
  std::size_t length = 0;  ///< characters of a text
};

/// The request that exports `spans`, of which there is at least one and which have one resource, as JSON or
/// as Protocol Buffers.
std::string encode_spans(const std::vector<SpanPtr>& spans, bool json, AttributeLimits limits);

/// What a collector says of an export that it took in part, or with a warning.
struct PartialSuccess {
  std::int64_t rejected_spans = 0;
  std::string message;
};

/// Reads the answer to such a request. Nothing where the collector took everything, and where the answer
/// cannot be read.
std::optional<PartialSuccess> read_answer(std::string_view body, bool json);

}  // namespace chassis::telemetry
