// UUID fields.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A UUID, of any version unless the declaration names one.
template <>
struct FieldType<boost::uuids::uuid> {
  struct Constraints {
    std::optional<unsigned> version{};
    std::string_view description{};
  };

  static std::expected<boost::uuids::uuid, Errors> parse(const json::Value& value,
                                                         const Constraints& constraints);
  static void write(std::string& out, const boost::uuids::uuid& value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
