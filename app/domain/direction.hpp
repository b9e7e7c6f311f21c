#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace mars::domain {

/// The heading of a probe, in clockwise order.
enum class Direction : std::uint8_t { north, east, south, west };

/// Every direction with its name on the wire and in the databases, in the order in which the contract lists
/// them.
inline constexpr std::array<std::pair<Direction, std::string_view>, 4> direction_names{{
    {Direction::north, "NORTH"},
    {Direction::south, "SOUTH"},
    {Direction::east, "EAST"},
    {Direction::west, "WEST"},
}};

/// The name of a direction, such as "NORTH".
std::string_view to_string(Direction direction);

/// The direction with exactly this name; empty if there is none.
std::optional<Direction> parse_direction(std::string_view name);

/// A quarter turn to the left.
Direction turned_left(Direction direction);

/// A quarter turn to the right.
Direction turned_right(Direction direction);

}  // namespace mars::domain
