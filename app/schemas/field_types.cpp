#include "schemas/field_types.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "core/json/utf8.hpp"
#include "core/json/writer.hpp"
#include "schemas/conversions.hpp"
#include "schemas/uuid_text.hpp"

namespace mars::schemas {

namespace json = core::json;
using boost::uuids::uuid;

namespace {

std::string characters(std::size_t count) {
  return fmt::format("{} character{}", count, count == 1 ? "" : "s");
}

bool is_of_version(const uuid& id, unsigned version) {
  const unsigned found = static_cast<unsigned>(id.data[6]) >> 4U;
  return found == version && id.variant() == uuid::variant_rfc_4122;
}

}  // namespace

std::expected<std::int32_t, Errors> FieldType<std::int32_t>::parse(const json::Value& value,
                                                                   const Constraints& constraints) {
  using Limits = std::numeric_limits<std::int32_t>;
  const auto integer = to_integer(value);
  if (!integer) return std::unexpected(invalid(integer.error(), value));
  if (const auto le = constraints.le.value_or(Limits::max()); *integer > le) {
    return std::unexpected(invalid(
        "less_than_equal", fmt::format("Input should be less than or equal to {}", le), value, {{"le", le}}));
  }
  if (const auto ge = constraints.ge.value_or(Limits::min()); *integer < ge) {
    return std::unexpected(invalid("greater_than_equal",
                                   fmt::format("Input should be greater than or equal to {}", ge), value,
                                   {{"ge", ge}}));
  }
  return static_cast<std::int32_t>(*integer);
}

void FieldType<std::int32_t>::write(std::string& out, std::int32_t value) {
  std::array<char, std::numeric_limits<std::int32_t>::digits10 + 2> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), written.ptr);
}

json::Object FieldType<std::int32_t>::schema(const Constraints& constraints, Components& /*components*/) {
  json::Object schema{{"type", "integer"}};
  if (constraints.le) schema.set("maximum", *constraints.le);
  if (constraints.ge) schema.set("minimum", *constraints.ge);
  return schema;
}

std::expected<std::string, Errors> FieldType<std::string>::parse(const json::Value& value,
                                                                 const Constraints& constraints) {
  const auto whole = to_text(value);
  if (!whole) return std::unexpected(invalid(whole.error(), value));
  const auto text = constraints.strip_whitespace ? trimmed(*whole) : *whole;
  const auto length = json::count_code_points(text);
  if (constraints.min_length && length < *constraints.min_length) {
    return std::unexpected(invalid("string_too_short",
                                   "String should have at least " + characters(*constraints.min_length),
                                   value, {{"min_length", *constraints.min_length}}));
  }
  if (constraints.max_length && length > *constraints.max_length) {
    return std::unexpected(invalid("string_too_long",
                                   "String should have at most " + characters(*constraints.max_length), value,
                                   {{"max_length", *constraints.max_length}}));
  }
  return std::string(text);
}

void FieldType<std::string>::write(std::string& out, std::string_view value) {
  json::append_string(out, value);
}

json::Object FieldType<std::string>::schema(const Constraints& constraints, Components& /*components*/) {
  json::Object schema{{"type", "string"}};
  if (constraints.max_length) schema.set("maxLength", *constraints.max_length);
  if (constraints.min_length) schema.set("minLength", *constraints.min_length);
  return schema;
}

std::expected<uuid, Errors> FieldType<uuid>::parse(const json::Value& value, const Constraints& constraints) {
  if (value.get_if<std::string>() == nullptr) return std::unexpected(invalid(error_kinds::not_a_uuid, value));
  const auto text = to_text(value);
  if (!text) return std::unexpected(invalid(text.error(), value));
  const auto id = parse_uuid(*text);
  if (!id) {
    return std::unexpected(invalid("uuid_parsing", "Input should be a valid UUID, " + id.error(), value,
                                   {{"error", id.error()}}));
  }
  if (constraints.version && !is_of_version(*id, *constraints.version)) {
    return std::unexpected(invalid("uuid_version",
                                   fmt::format("UUID version {} expected", *constraints.version), value,
                                   {{"expected_version", *constraints.version}}));
  }
  return *id;
}

void FieldType<uuid>::write(std::string& out, const uuid& value) {
  out += '"';
  append_uuid(out, value);
  out += '"';
}

json::Object FieldType<uuid>::schema(const Constraints& constraints, Components& /*components*/) {
  const auto format = constraints.version ? fmt::format("uuid{}", *constraints.version) : std::string("uuid");
  return {{"type", "string"}, {"format", format}};
}

}  // namespace mars::schemas
