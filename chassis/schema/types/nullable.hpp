// Fields that may be null: `std::optional<T>`. Whether a field may also be left out is up to its declaration,
// as for every type: see model.hpp.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// The constraints are those of `T`, and hold where there is a value.
template <class T>
struct FieldType<std::optional<T>> {
  using Constraints = typename FieldType<T>::Constraints;
  static constexpr bool takes_many = schema::takes_many<T>;

  static std::expected<std::optional<T>, Errors> parse(const json::Value& value,
                                                       const Constraints& constraints) {
    if (value.is_null()) return std::optional<T>();
    auto parsed = FieldType<T>::parse(value, constraints);
    if (!parsed) return std::unexpected(std::move(parsed.error()));
    return std::optional<T>(*std::move(parsed));
  }

  static void write(std::string& out, const std::optional<T>& value) {
    if (value) {
      FieldType<T>::write(out, *value);
    } else {
      out += "null";
    }
  }

  static json::Object schema(const Constraints& constraints, Components& components) {
    return {{"anyOf",
             json::Array{FieldType<T>::schema(constraints, components), json::Object{{"type", "null"}}}}};
  }
};

}  // namespace chassis::schema
