#include "app/api/idempotency.hpp"

#include <ranges>
#include <string_view>
#include <utility>

#include "app/api/errors.hpp"
#include "app/api/probe_mapping.hpp"
#include "app/schemas/idempotency_header.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/json/value.hpp"

namespace mars::api {

namespace {

namespace json = chassis::json;
using chassis::http::Status;
using schemas::IdempotencyHeader;

/// A field's value as the model reads it. Bytes that are no text cannot be echoed, so one character stands
/// for them.
json::Value value_of(std::string_view sent) {
  return chassis::is_wtf8(sent) ? sent : "\uFFFD";
}

/// Several of them are a list, which no model of a text takes.
json::Object read_header(const chassis::http::Request& request) {
  json::Array values;
  const auto [first, last] = request.message.equal_range(IdempotencyHeader::name);
  for (const auto& field : std::ranges::subrange(first, last))
    values.push_back(value_of(field.value()));
  if (values.size() == 1) return {{std::string(IdempotencyHeader::name), std::move(values.front())}};
  return {{std::string(IdempotencyHeader::name), std::move(values)}};
}

}  // namespace

std::expected<std::optional<std::string>, chassis::schema::Errors> idempotency_key(
    const chassis::http::Request& request) {
  if (!request.header(IdempotencyHeader::name)) return std::nullopt;
  auto header = IdempotencyHeader::model().validate(read_header(request));
  if (!header) return std::unexpected(located("header", std::move(header.error())));
  return std::move(header->key);
}

chassis::http::Response to_response(const services::KeyedResult& result) {
  if (!result) return to_response(result.error());
  const auto& answer = result->answer;
  auto response = answer ? to_response(*answer) : to_response(answer.error());
  if (result->replayed) response.headers.set("Idempotency-Replayed", "true");
  return response;
}

chassis::openapi::ParametersOf documented_idempotency_key() {
  return chassis::openapi::parameters_of(IdempotencyHeader::model(), "header");
}

chassis::openapi::DocumentedResponse documented_key_in_use() {
  return chassis::openapi::documented_error(Status::conflict, "IDEMPOTENCY_KEY_IN_USE");
}

chassis::openapi::DocumentedResponse documented_key_reused() {
  return chassis::openapi::documented_error(Status::unprocessable_entity, "IDEMPOTENCY_KEY_REUSED");
}

}  // namespace mars::api
