#pragma once

#include <string_view>

#include "app/api/endpoint.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/http/message.hpp"
#include "chassis/schema/body.hpp"
#include "app/services/idempotency_service.hpp"
#include "app/services/move_service.hpp"

namespace mars::api {

/// The answer to a move that the domain refuses.
chassis::http::Response to_response(const services::MoveError& error);

/// The answer to an idempotency key that cannot be used now, or not for this request.
chassis::http::Response to_response(services::KeyRefusal refusal);

/// The answer to a body that is not the one that was asked for.
chassis::http::Response to_response(const chassis::schema::BodyError& error);

/// What an endpoint calls its faults.
struct Faults {
  std::string_view event;            ///< under which they are logged
  std::string_view unexpected_code;  ///< of the answer where they are not `chassis::Unavailable`
  bool names_reason = false;         ///< the answer to a `chassis::NotReady` gives its reason
};

/// `handler`, whose exceptions become answers: 503 for `chassis::Unavailable`, 500 with `unexpected_code` for
/// any other. The answer gives away no cause, but for `names_reason`; the cause is logged, once, with the
/// status "error".
chassis::http::Handler with_error_boundary(Faults faults, chassis::telemetry::Logger& logger, chassis::http::Handler handler);

/// The refusals of an endpoint, for its documentation.
DocumentedResponse documented_error(chassis::http::Status status, std::string_view description);
DocumentedResponse documented_validation_error();

}  // namespace mars::api
