#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chassis {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

/// Appends two lower-case digits.
inline void append_hex(std::string& out, std::uint8_t byte) {
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 0xFU];
}

/// The value of a digit in either case, or -1.
constexpr int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const auto lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace chassis
