// A session of the server, fed with raw bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chassis/http/message.hpp"
#include "chassis/http/session_limits.hpp"

namespace mars::fuzz {

/// All that a session answers to a client that sends `bytes`, `piece` of them at a time, and then no more.
/// The program ends where the session does not.
std::string answers_to(std::string_view bytes, std::size_t piece, const chassis::http::Handler& handler,
                       const chassis::http::SessionLimits& limits);

/// Takes the next answer from `answers`, which must be well-formed, interim ones aside. `head_only` is for an
/// answer to HEAD.
boost::beast::http::response<boost::beast::http::string_body> take_answer(std::string_view& answers,
                                                                          bool head_only);

/// Takes the interim answer that asks for a body which then did not come, where there is one.
void take_interim_answer(std::string_view& answers);

}  // namespace mars::fuzz
