// Booleans.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A Boolean, or what reads as one: 1 and 0, and the words true, false, yes, no, on, off, t, f, y and n.
template <>
struct FieldType<bool> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<bool, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, bool value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
