#include "chassis/json/decoder.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "chassis/base/utf8.hpp"

namespace chassis::json {

namespace {

using namespace std::string_view_literals;

struct Encoding {
  std::size_t unit = 1;  ///< bytes a code unit
  bool big_endian = false;
};

constexpr Encoding utf8{};
constexpr Encoding utf16_little{.unit = 2};
constexpr Encoding utf16_big{.unit = 2, .big_endian = true};
constexpr Encoding utf32_little{.unit = 4};
constexpr Encoding utf32_big{.unit = 4, .big_endian = true};

/// The byte order marks. UTF-32 comes first: its little-endian mark begins with that of UTF-16.
constexpr std::array<std::pair<std::string_view, Encoding>, 5> marks{{{"\0\0\xFE\xFF"sv, utf32_big},
                                                                      {"\xFF\xFE\0\0"sv, utf32_little},
                                                                      {"\xFE\xFF"sv, utf16_big},
                                                                      {"\xFF\xFE"sv, utf16_little},
                                                                      {"\xEF\xBB\xBF"sv, utf8}}};

/// The encoding of text without a mark. JSON begins with an ASCII character, so that the zero bytes around it
/// tell the width and the order.
Encoding unmarked_encoding(std::string_view bytes) {
  const auto is_zero = [&](std::size_t index) { return bytes[index] == '\0'; };
  if (bytes.size() >= 4) {
    if (is_zero(0)) return is_zero(1) ? utf32_big : utf16_big;
    if (is_zero(1)) return is_zero(2) && is_zero(3) ? utf32_little : utf16_little;
  } else if (bytes.size() == 2) {
    if (is_zero(0)) return utf16_big;
    if (is_zero(1)) return utf16_little;
  }
  return utf8;
}

/// The encoding of `bytes`, from which the mark is taken.
Encoding take_mark(std::string_view& bytes) {
  for (const auto& [mark, encoding] : marks) {
    if (bytes.starts_with(mark)) {
      bytes.remove_prefix(mark.size());
      return encoding;
    }
  }
  return unmarked_encoding(bytes);
}

char32_t unit_at(std::string_view bytes, std::size_t at, Encoding encoding) {
  char32_t unit = 0;
  for (std::size_t index = 0; index < encoding.unit; ++index) {
    const auto from = encoding.big_endian ? index : encoding.unit - 1 - index;
    unit = (unit << 8U) | static_cast<std::uint8_t>(bytes[at + from]);
  }
  return unit;
}

constexpr bool is_high_surrogate(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

constexpr bool is_low_surrogate(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

bool rewrite(std::string_view bytes, Encoding encoding, std::string& out) {
  if (bytes.size() % encoding.unit != 0) return false;
  for (std::size_t at = 0; at < bytes.size(); at += encoding.unit) {
    auto code_point = unit_at(bytes, at, encoding);
    const auto next = at + encoding.unit;
    if (encoding.unit == 2 && is_high_surrogate(code_point) && next < bytes.size()) {
      if (const auto low = unit_at(bytes, next, encoding); is_low_surrogate(low)) {
        code_point = 0x10000U + ((code_point - 0xD800U) << 10U) + (low - 0xDC00U);
        at = next;
      }
    }
    if (code_point > 0x10FFFF) return false;
    append_code_point(out, code_point);
  }
  return true;
}

}  // namespace

std::optional<std::string_view> decode(std::string_view bytes, std::string& storage) {
  const auto encoding = take_mark(bytes);
  if (encoding.unit == 1) return is_wtf8(bytes) ? std::optional(bytes) : std::nullopt;
  storage.clear();
  return rewrite(bytes, encoding, storage) ? std::optional<std::string_view>(storage) : std::nullopt;
}

}  // namespace chassis::json
