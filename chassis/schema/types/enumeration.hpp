// Enums of C++ as fields. One declaration gives an enum its values on the wire, which are texts or integers:
//
//   enum class Color { red, green };
//
//   template <>
//   inline constexpr auto schema::enumeration<Color> =
//       schema::values_of<Color>("Color", {{Color::red, "red"}, {Color::green, "green"}});
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/named_values.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// An enumerator with its value on the wire.
template <class Enum>
struct Enumerator {
  Enum enumerator{};
  WireValue value{};
};

/// The values of an enum under the name of its schema.
template <class Enum, std::size_t count>
struct Enumeration {
  std::string_view name;
  std::array<Enum, count> enumerators{};
  std::array<WireValue, count> values{};

  /// The value on the wire; `value` must be one of the enumerators.
  [[nodiscard]] constexpr const WireValue& operator[](Enum value) const {
    std::size_t index = 0;
    while (enumerators[index] != value && index + 1 < count)
      ++index;
    return values[index];
  }
};

template <class Enum, std::size_t count>
constexpr Enumeration<Enum, count> values_of(std::string_view name, const Enumerator<Enum> (&all)[count]) {
  Enumeration<Enum, count> enumeration{.name = name};
  for (std::size_t index = 0; index < count; ++index) {
    enumeration.enumerators[index] = all[index].enumerator;
    enumeration.values[index] = all[index].value;
  }
  return enumeration;
}

/// The same from names that are listed elsewhere already.
template <class Enum, std::size_t count>
constexpr Enumeration<Enum, count> values_of(
    std::string_view name, const std::array<std::pair<Enum, std::string_view>, count>& names) {
  Enumeration<Enum, count> enumeration{.name = name};
  for (std::size_t index = 0; index < count; ++index) {
    enumeration.enumerators[index] = names[index].first;
    enumeration.values[index] = WireValue(names[index].second);
  }
  return enumeration;
}

/// Specialised for each enum that fields may have.
template <class Enum>
inline constexpr std::nullptr_t enumeration = nullptr;

template <class T>
concept Enumerated = std::is_enum_v<T> && !std::same_as<decltype(enumeration<T>), const std::nullptr_t>;

/// The error of a value that is none of an enum's.
Errors not_of_enumeration(std::span<const WireValue> values, const json::Value& input);

/// The schema of an enum, which becomes a component.
json::Object enumeration_schema(std::string_view name, std::span<const WireValue> values,
                                Components& components);

template <Enumerated T>
struct FieldType<T> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<T, Errors> parse(const json::Value& value, const Constraints& /*none*/) {
    const auto& all = enumeration<T>;
    const auto index = find_lax(all.values, value);
    if (!index) return std::unexpected(not_of_enumeration(all.values, value));
    return all.enumerators[*index];
  }

  static void write(std::string& out, T value) { write_wire_value(out, enumeration<T>[value]); }

  static json::Object schema(const Constraints& /*none*/, Components& components) {
    return enumeration_schema(enumeration<T>.name, enumeration<T>.values, components);
  }
};

}  // namespace chassis::schema
