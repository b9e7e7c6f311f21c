// Numbers with a fraction.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

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

  static std::expected<double, Errors> parse(const core::json::Value& value, const Constraints& constraints);
  static void write(std::string& out, double value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace mars::schemas
