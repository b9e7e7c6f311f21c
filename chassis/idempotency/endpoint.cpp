#include "chassis/idempotency/endpoint.hpp"

#include <ranges>
#include <string_view>
#include <utility>

#include "chassis/base/utf8.hpp"
#include "chassis/idempotency/errors.hpp"
#include "chassis/idempotency/header.hpp"
#include "chassis/json/value.hpp"

namespace chassis::idempotency {

namespace {

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
  return http::error_response(refusal == Refusal::in_use ? errors::key_in_use : errors::key_reused);
}

void InKey::document(openapi::Endpoint& endpoint) {
  endpoint.parameters.push_back(openapi::parameters_of(Header::model(), "header"));
  endpoint.responses.push_back(openapi::documented_error(errors::key_in_use));
  endpoint.responses.push_back(openapi::documented_error(errors::key_reused));
}

}  // namespace chassis::idempotency
