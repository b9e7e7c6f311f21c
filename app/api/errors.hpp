#pragma once

#include <string_view>

#include "api/endpoint.hpp"
#include "core/logging/logger.hpp"
#include "http/message.hpp"
#include "schemas/body.hpp"
#include "services/idempotency_service.hpp"
#include "services/move_service.hpp"

namespace mars::api {

/// The answer to a move that the domain refuses.
http::Response to_response(const services::MoveError& error);

/// The answer to an idempotency key that cannot be used now, or not for this request.
http::Response to_response(services::KeyRefusal refusal);

/// The answer to a body that is not the one that was asked for.
http::Response to_response(const schemas::BodyError& error);

/// What an endpoint calls its faults.
struct Faults {
  std::string_view event;            ///< under which they are logged
  std::string_view unexpected_code;  ///< of the answer where they are not `core::Unavailable`
  bool names_reason = false;         ///< the answer to a `core::NotReady` gives its reason
};

/// `handler`, whose exceptions become answers: 503 for `core::Unavailable`, 500 with `unexpected_code` for
/// any other. The answer gives away no cause, but for `names_reason`; the cause is logged, once, with the
/// status "error".
http::Handler with_error_boundary(Faults faults, core::Logger& logger, http::Handler handler);

/// The refusals of an endpoint, for its documentation.
DocumentedResponse documented_error(http::Status status, std::string_view description);
DocumentedResponse documented_validation_error();

}  // namespace mars::api
