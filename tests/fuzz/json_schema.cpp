#include "tests/fuzz/json_schema.hpp"

#include <algorithm>
#include <cstdint>
#include <regex>
#include <stdexcept>
#include <string>

namespace mars::fuzz {

namespace {

using chassis::json::Array;
using chassis::json::Object;
using chassis::json::Value;

template <class T>
const T& get(const Value& value) {
  return *value.get_if<T>();
}

/// The type by its name; ours are these.
bool is_of_type(const Value& value, std::string_view type) {
  if (type == "integer") return value.get_if<std::int64_t>() != nullptr;
  if (type == "string") return value.get_if<std::string>() != nullptr;
  if (type == "object") return value.get_if<Object>() != nullptr;
  if (type == "array") return value.get_if<Array>() != nullptr;
  if (type == "null") return value.is_null();
  throw std::invalid_argument("unknown type " + std::string(type));
}

/// Every byte but those that continue a character, 10xxxxxx.
std::int64_t count_characters(const std::string& text) {
  return std::ranges::count_if(text,
                               [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

bool is_uuid(const std::string& text) {
  static const std::regex pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  return std::regex_match(text, pattern);
}

bool has_all(const Object& object, const Array& names) {
  return std::ranges::all_of(
      names, [&](const Value& name) { return object.find(get<std::string>(name)) != nullptr; });
}

bool all_admitted(const Array& items, const Object& schema, const Object& components) {
  return std::ranges::all_of(items, [&](const Value& item) { return admits(schema, item, components); });
}

bool any_admits(const Array& schemas, const Value& value, const Object& components) {
  return std::ranges::any_of(
      schemas, [&](const Value& schema) { return admits(get<Object>(schema), value, components); });
}

bool properties_fit(const Object& object, const Object& properties, const Object& components) {
  return std::ranges::all_of(object, [&](const auto& member) {
    const auto* schema = properties.find(member.key);
    return schema == nullptr || admits(get<Object>(*schema), member.value, components);
  });
}

const Object& referred(std::string_view reference, const Object& components) {
  constexpr std::string_view prefix = "#/components/schemas/";
  const auto& schemas = get<Object>(*components.find("schemas"));
  return get<Object>(*schemas.find(reference.substr(prefix.size())));
}

/// One keyword, of a schema whose `type` the value is of.
bool admits_by(const std::string& keyword, const Value& rule, const Value& value, const Object& components) {
  if (keyword == "title" || keyword == "description" || keyword == "type") return true;
  if (keyword == "$ref") return admits(referred(get<std::string>(rule), components), value, components);
  if (keyword == "anyOf") return any_admits(get<Array>(rule), value, components);
  if (keyword == "items") return all_admitted(get<Array>(value), get<Object>(rule), components);
  if (keyword == "enum") return std::ranges::find(get<Array>(rule), value) != get<Array>(rule).end();
  if (keyword == "minimum") return get<std::int64_t>(value) >= get<std::int64_t>(rule);
  if (keyword == "maximum") return get<std::int64_t>(value) <= get<std::int64_t>(rule);
  if (keyword == "required") return has_all(get<Object>(value), get<Array>(rule));
  if (keyword == "properties") return properties_fit(get<Object>(value), get<Object>(rule), components);
  if (keyword == "format" && rule == Value("uuid")) return is_uuid(get<std::string>(value));
  const auto length = [&] { return count_characters(get<std::string>(value)); };
  if (keyword == "minLength") return length() >= get<std::int64_t>(rule);
  if (keyword == "maxLength") return length() <= get<std::int64_t>(rule);
  throw std::invalid_argument("unknown keyword " + keyword);
}

}  // namespace

bool admits(const Object& schema, const Value& value, const Object& components) {
  const auto* type = schema.find("type");
  if (type != nullptr && !is_of_type(value, get<std::string>(*type))) return false;
  return std::ranges::all_of(
      schema, [&](const auto& member) { return admits_by(member.key, member.value, value, components); });
}

}  // namespace mars::fuzz
