#include "chassis/schema/types/named_values.hpp"

#include "chassis/json/writer.hpp"
#include "chassis/schema/conversions.hpp"

namespace chassis::schema {

namespace {

std::optional<std::size_t> index_of(std::span<const WireValue> values, auto is_it) {
  const auto found = std::ranges::find_if(values, is_it);
  if (found == values.end()) return std::nullopt;
  return static_cast<std::size_t>(found - values.begin());
}

std::optional<std::size_t> find_number(std::span<const WireValue> values, std::int64_t number) {
  return index_of(values, [&](const WireValue& known) { return known.is_number && known.number == number; });
}

std::optional<std::size_t> find_text(std::span<const WireValue> values, std::string_view text) {
  return index_of(values, [&](const WireValue& known) { return !known.is_number && known.text() == text; });
}

std::string quoted(const WireValue& value) {
  if (value.is_number) return std::to_string(value.number);
  return "'" + std::string(value.text()) + "'";
}

std::string joined(std::span<const WireValue> values, std::string_view before_last) {
  std::string text;
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (index > 0) text += index + 1 == values.size() ? before_last : ", ";
    text += quoted(values[index]);
  }
  return text;
}

}  // namespace

json::Value WireValue::to_json() const {
  return is_number ? json::Value(number) : json::Value(text());
}

std::optional<std::size_t> find_equal(std::span<const WireValue> values, const json::Value& value) {
  if (const auto* text = value.get_if<std::string>()) return find_text(values, *text);
  if (const auto* number = value.get_if<std::int64_t>()) return find_number(values, *number);
  if (const auto* boolean = value.get_if<bool>()) return find_number(values, *boolean ? 1 : 0);
  if (const auto* number = value.get_if<double>()) {
    return index_of(values, [&](const WireValue& known) {
      return known.is_number && static_cast<double>(known.number) == *number;
    });
  }
  return std::nullopt;
}

std::optional<std::size_t> find_lax(std::span<const WireValue> values, const json::Value& value) {
  if (const auto found = find_equal(values, value)) return found;
  const auto integer = to_integer(value);
  if (!integer || !integer->small()) return std::nullopt;
  return find_number(values, *integer->small());
}

std::string alternatives_text(std::span<const WireValue> values) {
  return joined(values, " or ");
}

std::string list_text(std::span<const WireValue> values) {
  return joined(values, ", ");
}

void write_wire_value(std::string& out, const WireValue& value) {
  if (value.is_number) {
    out += std::to_string(value.number);
  } else {
    json::append_string(out, value.text());
  }
}

json::Object values_schema(std::span<const WireValue> values) {
  json::Object schema{{"type", values.front().is_number ? "integer" : "string"}};
  if (values.size() == 1) {
    schema.set("const", values.front().to_json());
    return schema;
  }
  json::Array all;
  for (const auto& value : values)
    all.push_back(value.to_json());
  schema.set("enum", std::move(all));
  return schema;
}

}  // namespace chassis::schema
