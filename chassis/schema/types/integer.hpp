// Integer fields: the integers of C++ up to 64 bits, whose range is a bound of theirs, and `Integer` of any
// size.
#pragma once

#include <concepts>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/big_integer.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// What the declaration of an integer may say. Bounds beyond 64 bits are written as text.
struct IntegerConstraints {
  std::optional<IntegerView> ge{};
  std::optional<IntegerView> gt{};
  std::optional<IntegerView> le{};
  std::optional<IntegerView> lt{};
  std::optional<std::int64_t> multiple_of{};
  std::string_view description{};
};

/// The integer that `value` is in lax mode, within the constraints and from `least` to `greatest`.
std::expected<std::int64_t, Errors> parse_integer(const json::Value& value,
                                                  const IntegerConstraints& constraints, std::int64_t least,
                                                  std::int64_t greatest);
void write_integer(std::string& out, std::int64_t value);
json::Object integer_schema(const IntegerConstraints& constraints);

/// Integers of C++ that `std::int64_t` holds.
template <class T>
concept MachineInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                         (std::signed_integral<T> || sizeof(T) < sizeof(std::int64_t));

template <MachineInteger T>
struct FieldType<T> {
  using Constraints = IntegerConstraints;

  static std::expected<T, Errors> parse(const json::Value& value, const Constraints& constraints) {
    using Range = std::numeric_limits<T>;
    auto integer = parse_integer(value, constraints, Range::min(), Range::max());
    if (!integer) return std::unexpected(std::move(integer.error()));
    return static_cast<T>(*integer);
  }

  static void write(std::string& out, T value) { write_integer(out, value); }

  static json::Object schema(const Constraints& constraints, Components& /*components*/) {
    return integer_schema(constraints);
  }
};

/// An integer without limits of its own but for the 4,300 digits of Python.
template <>
struct FieldType<Integer> {
  using Constraints = IntegerConstraints;

  static std::expected<Integer, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, const Integer& value);

  static json::Object schema(const Constraints& constraints, Components& /*components*/) {
    return integer_schema(constraints);
  }
};

}  // namespace chassis::schema
