#include "chassis/schema/types/text.hpp"

#include <fmt/format.h>

#include "chassis/base/utf8.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/schema/conversions.hpp"

namespace chassis::schema {

namespace {

std::string characters(std::size_t count) {
  return fmt::format("{} character{}", count, count == 1 ? "" : "s");
}

}  // namespace

std::expected<std::string, Errors> FieldType<std::string>::parse(const json::Value& value,
                                                                 const Constraints& constraints) {
  const auto whole = to_text(value);
  if (!whole) return std::unexpected(invalid(whole.error(), value));
  const auto text = constraints.strip_whitespace ? trimmed(*whole) : *whole;
  const auto length = count_code_points(text);
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
  if (const auto& pattern = constraints.pattern; pattern && !pattern->is_found_in(text)) {
    return std::unexpected(invalid("string_pattern_mismatch",
                                   fmt::format("String should match pattern '{}'", pattern->expression()),
                                   value, {{"pattern", pattern->expression()}}));
  }
  return constraints.to_lower.is_on() ? constraints.to_lower.convert(text) : std::string(text);
}

void FieldType<std::string>::write(std::string& out, std::string_view value) {
  json::append_string(out, value);
}

json::Object FieldType<std::string>::schema(const Constraints& constraints, Components& /*components*/) {
  json::Object schema{{"type", "string"}};
  if (constraints.max_length) schema.set("maxLength", *constraints.max_length);
  if (constraints.min_length) schema.set("minLength", *constraints.min_length);
  if (constraints.pattern) schema.set("pattern", constraints.pattern->expression());
  return schema;
}

}  // namespace chassis::schema
