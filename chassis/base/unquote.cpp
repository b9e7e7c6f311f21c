#include "chassis/base/unquote.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "chassis/base/utf8.hpp"

namespace chassis {

namespace {

constexpr std::size_t escape_size = 3;

/// The byte that an escape at the front of `text` stands for.
std::optional<char> escaped_byte(std::string_view text) {
  if (text.size() < escape_size || text.front() != '%') return std::nullopt;
  constexpr int hexadecimal = 16;
  std::uint8_t byte = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + escape_size, byte, hexadecimal);
  if (error != std::errc{} || end != text.data() + escape_size) return std::nullopt;
  return static_cast<char>(byte);
}

}  // namespace

std::string unquote(std::string_view text) {
  if (!text.contains('%')) return replace_ill_formed(text);
  std::string bytes;
  bytes.reserve(text.size());
  for (auto escape = text.find('%'); escape != std::string_view::npos; escape = text.find('%')) {
    bytes += text.substr(0, escape);
    text.remove_prefix(escape);
    const auto byte = escaped_byte(text);
    bytes += byte.value_or('%');
    text.remove_prefix(byte ? escape_size : 1);
  }
  bytes += text;
  return replace_ill_formed(bytes);
}

}  // namespace chassis
