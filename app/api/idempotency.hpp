#pragma once

#include <expected>
#include <optional>
#include <string>

#include "app/services/idempotency_service.hpp"
#include "chassis/http/message.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/schema/validation_error.hpp"

namespace mars::api {

/// What the header Idempotency-Key says: nothing where it was not sent, and what is wrong with it otherwise.
std::expected<std::optional<std::string>, chassis::schema::Errors> idempotency_key(
    const chassis::http::Request& request);

/// The answer to a request with a key. `Idempotency-Replayed: true` marks one that was given before.
chassis::http::Response to_response(const services::KeyedResult& result);

/// The header, and the refusals of keys, for the documentation of an endpoint.
chassis::openapi::ParametersOf documented_idempotency_key();
chassis::openapi::DocumentedResponse documented_key_in_use();
chassis::openapi::DocumentedResponse documented_key_reused();

}  // namespace mars::api
