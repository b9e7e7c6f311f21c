#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chassis::telemetry {

/// A span of the caller, as the header `traceparent` of the W3C names it.
struct RemoteSpan {
  std::array<std::uint8_t, 16> trace_id{};
  std::array<std::uint8_t, 8> span_id{};
  std::uint8_t flags = 0;

  bool operator==(const RemoteSpan&) const = default;
};

/// Reads a `traceparent`; nothing where any part of it is malformed. Of a version later than 00, the part
/// that version 00 has is read.
std::optional<RemoteSpan> parse_traceparent(std::string_view header);

}  // namespace chassis::telemetry
