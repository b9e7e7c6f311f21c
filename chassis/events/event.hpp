#pragma once

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::events {

/// The place of an event in the log. Their order is compatible with that of commits: an event of a
/// transaction that began after the commit of another is behind it
/// (docs/decisions/0032-events-in-the-order-of-commits.md).
struct Position {
  std::int32_t timeline = 0;  ///< of the database server; grows with each failover and each restore
  std::int64_t txid = 0;      ///< of the transaction
  std::int32_t ordinal = 0;   ///< within the transaction

  auto operator<=>(const Position&) const = default;
};

/// Behind every event.
inline constexpr Position end_of_log{.timeline = std::numeric_limits<std::int32_t>::max(),
                                     .txid = std::numeric_limits<std::int64_t>::max(),
                                     .ordinal = std::numeric_limits<std::int32_t>::max()};

/// A position as clients know it, such as "1-734512-3".
std::string to_text(const Position& position);

/// The position of such a text, or nothing.
std::optional<Position> parse_position(std::string_view text);

/// Something that has happened, recorded in the transaction that did it.
struct Event {
  Position at;
  std::string type;  ///< such as "parcel.sent"
  boost::uuids::uuid scope_id{};
  boost::uuids::uuid
      subject_id{};               ///< of what it happened to; the scope's own id if it happened to the scope
  std::int64_t version = 0;       ///< of the subject afterwards
  std::int64_t microseconds = 0;  ///< since 1970
  std::string data;               ///< JSON members of the service's own: `"weight":7,"to":"Rome"`
};

/// Which events a client wants; all unless it says otherwise.
struct Filter {
  std::optional<boost::uuids::uuid> scope_id;
  std::optional<boost::uuids::uuid> subject_id;
  std::vector<std::string> types;

  [[nodiscard]] bool admits(const Event& event) const {
    return (!scope_id || *scope_id == event.scope_id) && (!subject_id || *subject_id == event.subject_id) &&
           (types.empty() || std::ranges::find(types, event.type) != types.end());
  }
};

}  // namespace chassis::events
