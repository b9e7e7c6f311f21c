// Fields that are moments: dates and times with an offset, which are converted to UTC.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "chassis/base/moment.hpp"
#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A moment from the year 1 to the year 9999, in UTC. Read like a `DateTime` that must have an offset, and
/// written with `Z`.
template <>
struct FieldType<Moment> {
  struct Constraints {
    std::string_view description{};
  };

  static std::expected<Moment, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, Moment value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
