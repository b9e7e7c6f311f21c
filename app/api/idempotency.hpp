#pragma once

#include <expected>
#include <optional>
#include <string>

#include "api/endpoint.hpp"
#include "http/message.hpp"
#include "schemas/validation_error.hpp"
#include "services/idempotency_service.hpp"

namespace mars::api {

/// What the header Idempotency-Key says: nothing where it was not sent, and what is wrong with it otherwise.
std::expected<std::optional<std::string>, schemas::Errors> idempotency_key(const http::Request& request);

/// The answer to a request with a key. `Idempotency-Replayed: true` marks one that was given before.
http::Response to_response(const services::KeyedResult& result);

/// The header, and the refusals of keys, for the documentation of an endpoint.
ParametersOf documented_idempotency_key();
DocumentedResponse documented_key_in_use();
DocumentedResponse documented_key_reused();

}  // namespace mars::api
