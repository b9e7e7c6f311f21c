#pragma once

#include "app/services/idempotency_service.hpp"
#include "app/services/move_service.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// The answer to a move that the domain refuses.
chassis::http::Response to_response(const services::MoveError& error);

/// The answer to an idempotency key that cannot be used now, or not for this request.
chassis::http::Response to_response(services::KeyRefusal refusal);

}  // namespace mars::api
