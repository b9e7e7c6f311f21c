#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/domain/grid.hpp"

namespace mars::domain {

/// The maximum number of obstacles of a grid.
inline constexpr std::size_t max_obstacles = 10'000;

/// The cells of a grid that no probe can enter. Immutable.
class Obstacles {
 public:
  Obstacles() = default;
  explicit Obstacles(std::span<const Position> cells);

  [[nodiscard]] bool empty() const { return keys_.empty(); }

  [[nodiscard]] std::size_t size() const { return keys_.size(); }

  /// Expected O(1).
  [[nodiscard]] bool contains(Position cell) const { return !empty() && keys_.contains(key_of(cell)); }

  /// The distinct cells, unordered.
  [[nodiscard]] std::vector<Position> cells() const;

 private:
  using Key = std::uint64_t;

  static Key key_of(Position cell) {
    return (Key{static_cast<std::uint32_t>(cell.x)} << 32U) | static_cast<std::uint32_t>(cell.y);
  }

  boost::unordered_flat_set<Key> keys_;
};

/// Cells as a short text, in their order.
std::string to_text(std::span<const Position> cells);

/// The cells that `to_text` wrote. Throws `chassis::DamagedData` for anything else.
std::vector<Position> cells_in(std::string_view text);

}  // namespace mars::domain
