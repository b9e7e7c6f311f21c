#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace mars::domain {

/// What can happen to a probe or a grid.
enum class EventType : std::uint8_t { grid_created, probe_created, probe_moved, probe_deleted };

/// Every type with its name on the wire and in the databases.
inline constexpr std::array<std::pair<EventType, std::string_view>, 4> event_type_names{{
    {EventType::grid_created, "grid.created"},
    {EventType::probe_created, "probe.created"},
    {EventType::probe_moved, "probe.moved"},
    {EventType::probe_deleted, "probe.deleted"},
}};

constexpr std::string_view to_string(EventType type) {
  return event_type_names[static_cast<std::size_t>(type)].second;
}

}  // namespace mars::domain
