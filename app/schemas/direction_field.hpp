// A direction as a field: one of its names, exactly.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "domain/direction.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

template <>
struct FieldType<domain::Direction> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<domain::Direction, Errors> parse(const core::json::Value& value, const Constraints&);
  static void write(std::string& out, domain::Direction value);
  static core::json::Object schema(const Constraints&, Components& components);
};

}  // namespace mars::schemas
