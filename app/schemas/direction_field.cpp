#include "schemas/direction_field.hpp"

#include "schemas/conversions.hpp"

namespace mars::schemas {

namespace json = core::json;
using domain::Direction;

namespace {

/// 'NORTH', 'SOUTH', 'EAST' or 'WEST'
std::string quoted_names() {
  std::string text;
  for (const auto& [direction, name] : domain::direction_names) {
    if (direction != domain::direction_names.front().first) {
      text += direction == domain::direction_names.back().first ? " or " : ", ";
    }
    text.append("'").append(name).append("'");
  }
  return text;
}

Errors not_a_direction(const json::Value& value) {
  const auto expected = quoted_names();
  return invalid("enum", "Input should be " + expected, value, {{"expected", expected}});
}

}  // namespace

std::expected<Direction, Errors> FieldType<Direction>::parse(const json::Value& value,
                                                             const Constraints& /*none*/) {
  const auto* name = value.get_if<std::string>();
  if (name == nullptr) return std::unexpected(not_a_direction(value));
  if (const auto text = to_text(value); !text) return std::unexpected(invalid(text.error(), value));
  const auto direction = domain::parse_direction(*name);
  if (!direction) return std::unexpected(not_a_direction(value));
  return *direction;
}

void FieldType<Direction>::write(std::string& out, Direction value) {
  out.append("\"").append(domain::to_string(value)).append("\"");
}

json::Object FieldType<Direction>::schema(const Constraints& /*none*/, Components& components) {
  return components.reference("Direction", [] {
    json::Array names;
    for (const auto& [direction, name] : domain::direction_names)
      names.emplace_back(name);
    return json::Object{{"type", "string"}, {"enum", std::move(names)}, {"title", "Direction"}};
  });
}

}  // namespace mars::schemas
