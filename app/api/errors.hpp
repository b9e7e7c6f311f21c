#pragma once

#include "app/services/move_error.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// The answer to a move that the domain refuses.
chassis::http::Response to_response(const services::MoveError& error);

}  // namespace mars::api
