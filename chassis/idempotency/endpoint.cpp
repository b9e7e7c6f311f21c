#include "chassis/idempotency/endpoint.hpp"

#include <ranges>
#include <string_view>
#include <utility>

#include "chassis/base/utf8.hpp"
#include "chassis/idempotency/header.hpp"
#include "chassis/json/value.hpp"

namespace chassis::idempotency {

namespace {

using http::Status;

constexpr std::string_view in_use_code = "IDEMPOTENCY_KEY_IN_USE";
constexpr std::string_view reused_code = "IDEMPOTENCY_KEY_REUSED";

/// A field's value as the model reads it. Bytes that are not text cannot be echoed: one character replaces
/// them.
json::Value value_of(std::string_view sent) {
  return is_wtf8(sent) ? sent : "\uFFFD";
}

/// Several fields are a list, which no model of a text takes.
json::Object read_header(const http::Request& request) {
  json::Array values;
  const auto [first, last] = request.message.equal_range(Header::name);
  for (const auto& field : std::ranges::subrange(first, last))
    values.push_back(value_of(field.value()));
  if (values.size() == 1) return {{std::string(Header::name), std::move(values.front())}};
  return {{std::string(Header::name), std::move(values)}};
}

}  // namespace

std::expected<std::optional<std::string>, schema::Errors> key_of(const http::Request& request) {
  if (!request.header(Header::name)) return std::nullopt;
  auto header = Header::model().validate(read_header(request));
  if (!header) return std::unexpected(schema::located("header", std::move(header.error())));
  return std::move(header->key);
}

http::Response to_response(Refusal refusal) {
  if (refusal == Refusal::in_use) {
    return http::transient_error_response(
        Status::conflict, in_use_code, "A request with this idempotency key is under way. Please try again.");
  }
  return http::coded_response(Status::unprocessable_entity, reused_code,
                              "The idempotency key stands for another request.");
}

void InKey::document(openapi::Endpoint& endpoint) {
  endpoint.parameters.push_back(openapi::parameters_of(Header::model(), "header"));
  endpoint.responses.push_back(openapi::documented_error(Status::conflict, in_use_code));
  endpoint.responses.push_back(openapi::documented_error(Status::unprocessable_entity, reused_code));
}

}  // namespace chassis::idempotency
