#include "chassis/telemetry/tracing/trace_context.hpp"

#include <algorithm>
#include <cstddef>

#include "chassis/base/hexadecimal.hpp"

namespace chassis::telemetry {

namespace {

constexpr std::size_t length = 55;  // 00-<32>-<16>-<2>
constexpr std::uint8_t forbidden_version = 0xFF;

/// Reads two lower-case hexadecimal digits for each byte; false where there are others.
template <std::size_t size>
bool read_hex(std::string_view digits, std::array<std::uint8_t, size>& bytes) {
  for (std::size_t index = 0; index < size; ++index) {
    const auto high = hex_digits.find(digits[2 * index]);
    const auto low = hex_digits.find(digits[(2 * index) + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    bytes.at(index) = static_cast<std::uint8_t>((high * 16) + low);
  }
  return true;
}

template <std::size_t size>
bool all_zero(const std::array<std::uint8_t, size>& bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

std::optional<RemoteSpan> parse_traceparent(std::string_view header) {
  if (header.size() < length || header[2] != '-' || header[35] != '-' || header[52] != '-')
    return std::nullopt;
  std::array<std::uint8_t, 1> version{};
  std::array<std::uint8_t, 1> flags{};
  RemoteSpan span;
  if (!read_hex(header, version) || !read_hex(header.substr(3), span.trace_id) ||
      !read_hex(header.substr(36), span.span_id) || !read_hex(header.substr(53), flags))
    return std::nullopt;
  if (version.front() == forbidden_version || all_zero(span.trace_id) || all_zero(span.span_id))
    return std::nullopt;
  const bool longer = header.size() > length;
  if (longer && (version.front() == 0 || header[length] != '-')) return std::nullopt;
  span.flags = flags.front();
  return span;
}

}  // namespace chassis::telemetry
