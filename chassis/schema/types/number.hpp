// Numbers with a fraction.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A number. NaN and infinities are numbers unless the declaration refuses them; they are written as null.
template <>
struct FieldType<double> {
  struct Constraints {
    std::optional<double> ge{};
    std::optional<double> gt{};
    std::optional<double> le{};
    std::optional<double> lt{};
    std::optional<double> multiple_of{};  ///< to within 1e-9
    bool allow_inf_nan = true;
    std::string_view description{};
  };

  static std::expected<double, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, double value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
