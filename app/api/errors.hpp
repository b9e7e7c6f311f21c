#pragma once

#include <string>

#include "app/services/move_error.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// What clients read about a move that is refused.
std::string message_of(const services::MoveError& error);

/// The answer to a move that is refused.
chassis::http::Response to_response(const services::MoveError& error);

}  // namespace mars::api
