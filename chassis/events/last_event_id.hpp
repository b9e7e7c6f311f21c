#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "chassis/events/event.hpp"
#include "chassis/schema/model.hpp"

namespace chassis::events {

/// The request header with which a client resumes a stream.
struct LastEventId {
  std::optional<std::string> id;

  /// Of a valid header.
  [[nodiscard]] std::optional<Position> position() const { return id ? parse_position(*id) : std::nullopt; }

  static constexpr auto model() {
    constexpr std::size_t longest = 64;
    return schema::model<LastEventId>(
               "LastEventId", "Where a stream of events goes on.",
               schema::defaulted(
                   "Last-Event-ID", &LastEventId::id,
                   {.max_length = longest,
                    .description = "The id of the last event that the client has got: the stream "
                                   "goes on behind it."}))
        .validator("Last-Event-ID must be the id of an event",
                   [](const LastEventId& header) { return !header.id || header.position(); });
  }
};

}  // namespace chassis::events
