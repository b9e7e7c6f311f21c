#include "chassis/schema/body.hpp"

#include <algorithm>
#include <string>

#include "chassis/base/text.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/json/reader.hpp"

namespace chassis::schema {

namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return lower;
}

/// What Python's str.strip() removes from a header, which is decoded as Latin-1.
constexpr std::string_view header_space = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0";

constexpr std::string_view invalid_json_type = "json_invalid";

Errors missing_body() {
  return located("body", invalid(error_kinds::missing, nullptr));
}

/// FastAPI shows the position in place of a field, and never the text.
BodyError invalid_json(const json::SyntaxError& error) {
  return located("body", located(error.position, invalid(invalid_json_type, "JSON decode error",
                                                         json::Object{}, {{"error", error.message}})));
}

BodyError to_body_error(const json::ReadError& error) {
  const auto* syntax = std::get_if<json::SyntaxError>(&error);
  return syntax != nullptr ? invalid_json(*syntax) : UnreadableBody{};
}

/// Bytes that are no text cannot be echoed either.
json::Value as_string(std::string_view body) {
  return is_wtf8(body) ? json::Value(body) : json::Value();
}

}  // namespace

bool is_json(std::string_view content_type) {
  const auto media_type =
      lower_case(chassis::trimmed(content_type.substr(0, content_type.find(';')), header_space));
  constexpr std::string_view tree = "application/";
  if (!media_type.starts_with(tree) || std::ranges::count(media_type, '/') != 1) return false;
  const auto subtype = std::string_view(media_type).substr(tree.size());
  return subtype == "json" || subtype.ends_with("+json");
}

std::expected<json::Value, BodyError> read_body(std::optional<std::string_view> content_type,
                                                std::string_view body) {
  if (body.empty()) return std::unexpected(missing_body());
  if (!content_type || !is_json(*content_type)) return as_string(body);
  auto value = json::read(body);
  if (!value) return std::unexpected(to_body_error(value.error()));
  if (value->is_null()) return std::unexpected(missing_body());
  return *std::move(value);
}

bool stands_alone(const BodyError& error) {
  const auto* errors = std::get_if<Errors>(&error);
  return errors == nullptr || errors->front().type == invalid_json_type;
}

}  // namespace chassis::schema
