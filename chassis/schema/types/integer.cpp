#include "chassis/schema/types/integer.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "chassis/schema/conversions.hpp"
#include "chassis/schema/types/bounds.hpp"

namespace chassis::schema {

namespace {

std::optional<Errors> faults(IntegerView integer, const IntegerConstraints& constraints,
                             const json::Value& input) {
  if (const auto divisor = constraints.multiple_of; divisor && !integer.is_multiple_of(*divisor))
    return not_a_multiple(std::to_string(*divisor), *divisor, input);
  if (const auto failed = violation(integer, constraints))
    return out_of_bounds(failed->comparison, failed->bound.to_string(), failed->bound.to_json(), input);
  return std::nullopt;
}

/// What the type holds is a bound where the declaration has no narrower one.
std::optional<Errors> outside_of_type(IntegerView integer, std::int64_t least, std::int64_t greatest,
                                      const json::Value& input) {
  const auto small = integer.small();
  if (small && *small >= least && *small <= greatest) return std::nullopt;
  const IntegerConstraints range{.ge = least, .le = greatest};
  return faults(integer, range, input);
}

std::expected<Integer, Errors> unlimited(const json::Value& value) {
  auto integer = to_integer(value);
  if (!integer) return std::unexpected(invalid(integer.error(), value));
  return *std::move(integer);
}

}  // namespace

std::expected<std::int64_t, Errors> parse_integer(const json::Value& value,
                                                  const IntegerConstraints& constraints, std::int64_t least,
                                                  std::int64_t greatest) {
  const auto integer = unlimited(value);
  if (!integer) return std::unexpected(integer.error());
  if (auto wrong = faults(integer->view(), constraints, value)) return std::unexpected(*std::move(wrong));
  if (auto wrong = outside_of_type(integer->view(), least, greatest, value))
    return std::unexpected(*std::move(wrong));
  return *integer->small();
}

void write_integer(std::string& out, std::int64_t value) {
  std::array<char, std::numeric_limits<std::int64_t>::digits10 + 2> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), written.ptr);
}

json::Object integer_schema(const IntegerConstraints& constraints) {
  json::Object schema{{"type", "integer"}};
  describe_bounds(schema, constraints, [](IntegerView bound) { return bound.to_json(); });
  return schema;
}

std::expected<Integer, Errors> FieldType<Integer>::parse(const json::Value& value,
                                                         const Constraints& constraints) {
  auto integer = unlimited(value);
  if (!integer) return integer;
  if (auto wrong = faults(integer->view(), constraints, value)) return std::unexpected(*std::move(wrong));
  return integer;
}

void FieldType<Integer>::write(std::string& out, const Integer& value) {
  if (const auto small = value.small()) {
    write_integer(out, *small);
  } else {
    out += value.to_string();
  }
}

}  // namespace chassis::schema
