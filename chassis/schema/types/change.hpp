// Fields of a request that changes some members of a resource (PATCH): one that is left out stays as it is.
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

/// The new value of a member, if it was sent. Declared with `defaulted`. For a member that may be null, `T`
/// is a `std::optional`: null is a new value then.
template <class T>
struct Change {
  std::optional<T> to;

  /// Sets the member, if it was sent.
  void apply(T& member) const {
    if (to) member = *to;
  }
};

/// The constraints are those of `T`.
template <class T>
struct FieldType<Change<T>> {
  using Constraints = typename FieldType<T>::Constraints;

  static std::expected<Change<T>, Errors> parse(const json::Value& value, const Constraints& constraints) {
    auto parsed = FieldType<T>::parse(value, constraints);
    if (!parsed) return std::unexpected(std::move(parsed.error()));
    return Change<T>{*std::move(parsed)};
  }

  /// The default of the field in the schema: none.
  static void write(std::string& out, const Change<T>& value) {
    if (value.to) {
      FieldType<T>::write(out, *value.to);
    } else {
      out += "null";
    }
  }

  static json::Object schema(const Constraints& constraints, Components& components) {
    return FieldType<T>::schema(constraints, components);
  }
};

}  // namespace chassis::schema
