#include "app/domain/obstacles.hpp"

namespace mars::domain {

Obstacles::Obstacles(std::span<const Position> cells) {
  keys_.reserve(cells.size());
  for (const auto cell : cells)
    keys_.insert(key_of(cell));
}

std::vector<Position> Obstacles::cells() const {
  std::vector<Position> cells;
  cells.reserve(keys_.size());
  for (const auto key : keys_)
    cells.push_back({.x = static_cast<std::int32_t>(key >> 32U), .y = static_cast<std::int32_t>(key)});
  return cells;
}

}  // namespace mars::domain
