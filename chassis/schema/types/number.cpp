#include "chassis/schema/types/number.hpp"

#include <cmath>

#include "chassis/json/number.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/schema/conversions.hpp"
#include "chassis/schema/types/bounds.hpp"

namespace chassis::schema {

namespace {

bool is_multiple(double number, double divisor) {
  constexpr double tolerance = 1e-9;
  return !(std::abs(number - std::round(number / divisor) * divisor) > tolerance);
}

/// Messages show whole numbers without a fraction.
std::string bound_text(double bound) {
  std::string text;
  json::append_float(text, bound);
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

}  // namespace

std::expected<double, Errors> FieldType<double>::parse(const json::Value& value,
                                                       const Constraints& constraints) {
  const auto number = to_number(value);
  if (!number) return std::unexpected(invalid(number.error(), value));
  if (!constraints.allow_inf_nan && !std::isfinite(*number))
    return std::unexpected(invalid(error_kinds::not_finite, value));
  if (const auto divisor = constraints.multiple_of; divisor && !is_multiple(*number, *divisor))
    return std::unexpected(not_a_multiple(bound_text(*divisor), *divisor, value));
  if (const auto failed = violation(*number, constraints))
    return std::unexpected(
        out_of_bounds(failed->comparison, bound_text(failed->bound), failed->bound, value));
  return *number;
}

void FieldType<double>::write(std::string& out, double value) {
  json::write(out, value);
}

json::Object FieldType<double>::schema(const Constraints& constraints, Components& /*components*/) {
  json::Object schema{{"type", "number"}};
  describe_bounds(schema, constraints, [](double bound) { return json::Value(bound); });
  return schema;
}

}  // namespace chassis::schema
