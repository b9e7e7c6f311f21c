// Fields that have one of a few values: `Literal<"asc", "desc">`, `Literal<1, 2, 3>`.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/named_values.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// One of the values, at first the first.
template <WireValue... alternatives>
class Literal {
 public:
  static constexpr std::array<WireValue, sizeof...(alternatives)> values{alternatives...};

  constexpr Literal() = default;

  /// A value that is none of the alternatives does not compile.
  template <class T>
    requires(std::constructible_from<WireValue, const T&>)
  consteval Literal(const T& value) : index_(index_of(WireValue(value))) {}

  /// The alternative of that index.
  static constexpr Literal at(std::size_t index) {
    Literal literal;
    literal.index_ = index;
    return literal;
  }

  [[nodiscard]] constexpr const WireValue& value() const { return values[index_]; }

  /// The text; empty where the value is an integer.
  [[nodiscard]] constexpr std::string_view text() const { return value().text(); }

  constexpr bool operator==(const Literal&) const = default;

 private:
  static consteval std::size_t index_of(const WireValue& value) {
    const auto found = std::ranges::find(values, value);
    if (found == values.end()) throw "the literal does not have this value";
    return static_cast<std::size_t>(found - values.begin());
  }

  std::size_t index_ = 0;
};

/// The error of a value that is none of a literal's.
Errors not_a_literal(std::span<const WireValue> values, const json::Value& input);

template <WireValue... alternatives>
struct FieldType<Literal<alternatives...>> {
  using Type = Literal<alternatives...>;

  struct Constraints {
    std::string_view description{};
  };

  static std::expected<Type, Errors> parse(const json::Value& value, const Constraints& /*none*/) {
    const auto index = find_equal(Type::values, value);
    if (!index) return std::unexpected(not_a_literal(Type::values, value));
    return Type::at(*index);
  }

  static void write(std::string& out, const Type& value) { write_wire_value(out, value.value()); }

  static json::Object schema(const Constraints& /*none*/, Components& /*components*/) {
    return values_schema(Type::values);
  }
};

}  // namespace chassis::schema
