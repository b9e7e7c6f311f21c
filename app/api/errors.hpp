#pragma once

#include <string>

#include "app/services/move_error.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// The text of a rejected move for clients.
std::string message_of(const services::MoveError& error);

/// The response to a rejected move.
chassis::http::Response to_response(const services::MoveError& error);

}  // namespace mars::api
