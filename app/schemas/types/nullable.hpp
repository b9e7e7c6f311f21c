// Fields that may be null: `std::optional<T>`. Whether a field may also be left out is up to its declaration,
// as for every type: see model.hpp.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// The constraints are those of `T`, and hold where there is a value.
template <class T>
struct FieldType<std::optional<T>> {
  using Constraints = typename FieldType<T>::Constraints;
  static constexpr bool takes_many = schemas::takes_many<T>;

  static std::expected<std::optional<T>, Errors> parse(const core::json::Value& value,
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

  static core::json::Object schema(const Constraints& constraints, Components& components) {
    return {{"anyOf", core::json::Array{FieldType<T>::schema(constraints, components),
                                        core::json::Object{{"type", "null"}}}}};
  }
};

}  // namespace mars::schemas
