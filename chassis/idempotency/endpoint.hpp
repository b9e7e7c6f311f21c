#pragma once

#include <expected>
#include <optional>
#include <string>

#include "chassis/http/message.hpp"
#include "chassis/idempotency/outcome.hpp"
#include "chassis/openapi/inputs.hpp"
#include "chassis/schema/validation_error.hpp"

// The header Idempotency-Key of an endpoint: reading, responses and documentation.

namespace chassis::idempotency {

/// The value of the header: nothing if it was not sent, or what is wrong with it.
std::expected<std::optional<std::string>, schema::Errors> key_of(const http::Request& request);

/// The response to a key that cannot be used now, or not for this request.
http::Response to_response(Refusal refusal);

/// The response to the outcome of a use case: that of its answer by `response_to(answer)`, marked with
/// `Idempotency-Replayed: true` if it was given before, or that of the refusal.
template <class T, class ResponseTo>
http::Response to_response(const Outcome<T>& outcome, ResponseTo response_to) {
  if (!outcome) return to_response(outcome.error());
  http::Response response = response_to(outcome->answer);
  if (outcome->replayed) response.headers.set("Idempotency-Replayed", "true");
  return response;
}

/// The header as a part of `openapi::Inputs`: it documents itself and the refusals of keys.
struct InKey {
  using Value = std::optional<std::string>;

  [[nodiscard]] static openapi::Input<Value> read(const http::Request& request) { return key_of(request); }

  static void document(openapi::Endpoint& endpoint);
};

}  // namespace chassis::idempotency
