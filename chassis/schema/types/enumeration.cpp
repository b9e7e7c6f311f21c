#include "chassis/schema/types/enumeration.hpp"

#include "chassis/base/utf8.hpp"
#include "chassis/schema/types/literal.hpp"

namespace chassis::schema {

namespace {

Errors not_one_of(std::string_view type, std::span<const WireValue> values, const json::Value& input) {
  const auto* text = input.get_if<std::string>();
  if (text != nullptr && has_surrogate(*text)) return invalid(error_kinds::not_unicode, input);
  const auto expected = alternatives_text(values);
  return invalid(type, "Input should be " + expected, input, {{"expected", expected}});
}

}  // namespace

Errors not_of_enumeration(std::span<const WireValue> values, const json::Value& input) {
  return not_one_of("enum", values, input);
}

Errors not_a_literal(std::span<const WireValue> values, const json::Value& input) {
  return not_one_of("literal_error", values, input);
}

json::Object enumeration_schema(std::string_view name, std::span<const WireValue> values,
                                Components& components) {
  return components.reference(name, [&] {
    auto schema = values_schema(values);
    schema.set("title", name);
    return schema;
  });
}

}  // namespace chassis::schema
