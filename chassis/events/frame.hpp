// Server-sent events as text (HTML, section 9.2).
#pragma once

#include <string>

#include "chassis/events/event.hpp"

namespace chassis::events {

/// The JSON object of an event, without line breaks.
using ToJson = std::string (*)(const Event&);

/// An event, with its position as id.
std::string frame_of(const Event& event, ToJson to_json);

/// The begin of a stream: how long to wait before the next try, and where it begins.
std::string opening_frame(const Position& from);

/// Events behind this position have been deleted, or lost with the database.
std::string gap_frame(const Position& after);

/// The client has not kept up; `last` is the last event that it gets.
std::string overrun_frame(const Position& last);

/// The server is stopping; a client may connect again at once, to another.
std::string closing_frame();

/// Keeps proxies from taking the connection for dead.
std::string heartbeat_frame();

}  // namespace chassis::events
