#include "chassis/events/frame.hpp"

#include <fmt/format.h>

namespace chassis::events {

std::string frame_of(const Event& event, ToJson to_json) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", to_text(event.at), event.type, to_json(event));
}

std::string opening_frame(const Position& from) {
  return fmt::format("retry: 2000\nid: {}\n\n", to_text(from));
}

std::string gap_frame(const Position& after) {
  return fmt::format("event: gap\ndata: {{\"last_event_id\":\"{}\"}}\n\n", to_text(after));
}

std::string overrun_frame(const Position& last) {
  return fmt::format("event: overrun\ndata: {{\"last_event_id\":\"{}\"}}\n\n", to_text(last));
}

std::string closing_frame() {
  return ": the server is stopping\nretry: 500\n\n";
}

std::string heartbeat_frame() {
  return ":\n\n";
}

}  // namespace chassis::events
