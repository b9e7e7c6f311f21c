// The values of enums and literals on the wire: texts or integers.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"

namespace chassis::schema {

/// A text of up to 32 bytes or an integer. May be a template argument.
struct WireValue {
  static constexpr std::size_t capacity = 32;

  std::array<char, capacity> characters{};
  std::size_t length = 0;
  std::int64_t number = 0;
  bool is_number = false;

  constexpr WireValue() = default;

  template <std::size_t size>
  constexpr WireValue(const char (&literal)[size]) : WireValue(std::string_view(literal, size - 1)) {}

  constexpr explicit WireValue(std::string_view text) : length(text.size()) {
    if (text.size() > capacity)
      throw std::length_error("the text is too long for a value of an enum or a literal");
    std::ranges::copy(text, characters.begin());
  }

  template <std::integral T>
  constexpr WireValue(T integer) : number(integer), is_number(true) {}

  /// The text; empty where the value is an integer.
  [[nodiscard]] constexpr std::string_view text() const { return {characters.data(), length}; }

  [[nodiscard]] json::Value to_json() const;

  constexpr bool operator==(const WireValue&) const = default;
};

/// The index of the one that `value` equals, as Python sees it: 1, 1.0 and true are equal.
std::optional<std::size_t> find_equal(std::span<const WireValue> values, const json::Value& value);

/// The same, but an integer is also found by its text and the like, as in lax mode.
std::optional<std::size_t> find_lax(std::span<const WireValue> values, const json::Value& value);

/// 'red', 'green' or 'blue'
std::string alternatives_text(std::span<const WireValue> values);

/// 'red', 'green', 'blue'
std::string list_text(std::span<const WireValue> values);

void write_wire_value(std::string& out, const WireValue& value);

/// {"type": "string", "enum": [...]}, or "const" where there is one value.
json::Object values_schema(std::span<const WireValue> values);

}  // namespace chassis::schema
