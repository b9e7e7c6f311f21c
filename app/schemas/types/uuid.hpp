// UUID fields.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "schemas/components.hpp"
#include "schemas/field_type.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// A UUID, of any version unless the declaration names one.
template <>
struct FieldType<boost::uuids::uuid> {
  struct Constraints {
    std::optional<unsigned> version{};
    std::string_view description{};
  };

  static std::expected<boost::uuids::uuid, Errors> parse(const core::json::Value& value,
                                                         const Constraints& constraints);
  static void write(std::string& out, const boost::uuids::uuid& value);
  static core::json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace mars::schemas
