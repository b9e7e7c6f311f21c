// Booleans.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// A Boolean, or what reads as one: 1 and 0, and the words true, false, yes, no, on, off, t, f, y and n.
template <>
struct FieldType<bool> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<bool, Errors> parse(const core::json::Value& value, const Constraints& constraints);
  static void write(std::string& out, bool value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace mars::schemas
