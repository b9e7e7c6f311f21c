// The bounds of values that have an order, in Pydantic's order and words. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// What a bound asks of a value. Bounds are checked in this order, and the first that fails is reported.
enum class Comparison : std::uint8_t { le, lt, ge, gt };

/// A bound that a value fails.
template <class Bound>
struct Violation {
  Comparison comparison{};
  Bound bound;
};

/// The first of `le`, `lt`, `ge` and `gt` of `bounds` that `value` fails. NaN fails each.
template <class T, class Bounds>
constexpr auto violation(const T& value, const Bounds& bounds)
    -> std::optional<Violation<typename decltype(bounds.le)::value_type>> {
  using Found = Violation<typename decltype(bounds.le)::value_type>;
  if (bounds.le && !(value <= *bounds.le)) return Found{Comparison::le, *bounds.le};
  if (bounds.lt && !(value < *bounds.lt)) return Found{Comparison::lt, *bounds.lt};
  if (bounds.ge && !(value >= *bounds.ge)) return Found{Comparison::ge, *bounds.ge};
  if (bounds.gt && !(value > *bounds.gt)) return Found{Comparison::gt, *bounds.gt};
  return std::nullopt;
}

/// The error of a value that fails a bound. `text` is the bound in the message, `context` the same as JSON.
Errors out_of_bounds(Comparison comparison, std::string_view text, const json::Value& context,
                     const json::Value& input);

/// The error of a number that is no multiple.
Errors not_a_multiple(std::string_view text, const json::Value& context, const json::Value& input);

/// Adds the bounds to a schema, in JSON Schema's words. `to_json` converts a bound.
template <class Bounds, class ToJson>
void describe_bounds(json::Object& schema, const Bounds& bounds, ToJson to_json) {
  if (bounds.le) schema.set("maximum", to_json(*bounds.le));
  if (bounds.lt) schema.set("exclusiveMaximum", to_json(*bounds.lt));
  if (bounds.ge) schema.set("minimum", to_json(*bounds.ge));
  if (bounds.gt) schema.set("exclusiveMinimum", to_json(*bounds.gt));
  if (bounds.multiple_of) schema.set("multipleOf", to_json(*bounds.multiple_of));
}

}  // namespace chassis::schema
