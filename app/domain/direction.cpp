#include "app/domain/direction.hpp"

#include <algorithm>

namespace mars::domain {

namespace {

Direction turned(Direction direction, unsigned quarter_turns_right) {
  return static_cast<Direction>((std::to_underlying(direction) + quarter_turns_right) % 4U);
}

}  // namespace

std::string_view to_string(Direction direction) {
  return std::ranges::find(direction_names, direction, &std::pair<Direction, std::string_view>::first)
      ->second;
}

std::optional<Direction> parse_direction(std::string_view name) {
  const auto* const found =
      std::ranges::find(direction_names, name, &std::pair<Direction, std::string_view>::second);
  if (found == direction_names.end()) return std::nullopt;
  return found->first;
}

Direction turned_left(Direction direction) {
  return turned(direction, 3);
}

Direction turned_right(Direction direction) {
  return turned(direction, 1);
}

}  // namespace mars::domain
