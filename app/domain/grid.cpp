#include "app/domain/grid.hpp"

#include <utility>

namespace mars::domain {

bool Grid::contains(Position position) const {
  return position.x >= 0 && position.x <= width && position.y >= 0 && position.y <= height;
}

std::optional<Position> Grid::step(Position from, Direction towards) const {
  // The edge is compared before the step, because a grid may end at the largest coordinate there is.
  switch (towards) {
    case Direction::north:
      return from.y < height ? std::optional(Position{from.x, from.y + 1}) : std::nullopt;
    case Direction::south:
      return from.y > 0 ? std::optional(Position{from.x, from.y - 1}) : std::nullopt;
    case Direction::east:
      return from.x < width ? std::optional(Position{from.x + 1, from.y}) : std::nullopt;
    case Direction::west:
      return from.x > 0 ? std::optional(Position{from.x - 1, from.y}) : std::nullopt;
  }
  std::unreachable();
}

}  // namespace mars::domain
