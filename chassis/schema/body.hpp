// From the bytes of a request's body to a valid model, or to what FastAPI answers instead. Safe from any
// thread.
#pragma once

#include <expected>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "chassis/json/value.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// A body that cannot even be taken for wrong JSON: status 400.
struct UnreadableBody {
  static constexpr std::string_view message = "There was an error parsing the body";

  bool operator==(const UnreadableBody&) const = default;
};

/// Errors are located from "body" on, and answered with status 422.
using BodyError = std::variant<UnreadableBody, Errors>;

/// Whether a Content-Type announces JSON: application/json or application/...+json, with any parameters.
bool is_json(std::string_view content_type);

/// The value of a body. A body of another media type than JSON is a string.
std::expected<json::Value, BodyError> read_body(std::optional<std::string_view> content_type,
                                                std::string_view body);

/// The request that a body describes by its model.
template <class Model>
std::expected<typename Model::value_type, BodyError> parse_body(const Model& model,
                                                                std::optional<std::string_view> content_type,
                                                                std::string_view body) {
  const auto value = read_body(content_type, body);
  if (!value) return std::unexpected(value.error());
  auto request = model.validate(*value);
  if (!request) return std::unexpected(located("body", std::move(request.error())));
  return *std::move(request);
}

/// Whether a body's error is the only one to report, whatever else is wrong with the request: the body is
/// unreadable or no JSON.
bool stands_alone(const BodyError& error);

/// A body as one of the parts that `all_of` takes; its error must not stand alone.
template <class T>
std::expected<T, Errors> among_others(std::expected<T, BodyError> body) {
  if (!body) return std::unexpected(std::get<Errors>(std::move(body.error())));
  return *std::move(body);
}

}  // namespace chassis::schema
