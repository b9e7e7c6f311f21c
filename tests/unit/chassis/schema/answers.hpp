#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "chassis/schema/body.hpp"

namespace mars::tests {

/// The answer to a body by its model: its errors as JSON, "valid", or "unreadable".
template <class Model>
std::string answer_to(const Model& model, std::string_view body,
                      std::optional<std::string_view> content_type = "application/json") {
  const auto request = chassis::schema::parse_body(model, content_type, body);
  if (request) return "valid";
  const auto* errors = std::get_if<chassis::schema::Errors>(&request.error());
  if (errors == nullptr) return "unreadable";
  std::string out;
  chassis::schema::write_errors(out, *errors);
  return out;
}

}  // namespace mars::tests
