#pragma once

#include <boost/uuid/uuid.hpp>
#include <compare>
#include <cstdint>
#include <optional>

#include "app/domain/direction.hpp"

namespace mars::domain {

/// The id of a grid: a UUID of version 7, so that ids sort by time of creation.
using GridId = boost::uuids::uuid;

/// A cell, counted from the grid's south-western corner.
struct Position {
  std::int32_t x = 0;
  std::int32_t y = 0;

  auto operator<=>(const Position&) const = default;
};

/// A plateau whose cells run from (0, 0) to (width, height), both inclusive. Invariant: neither is negative
/// and they are not both zero.
struct Grid {
  GridId id{};
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t obstacle_count = 0;  ///< cells that no probe can enter: see `Obstacles`

  bool operator==(const Grid&) const = default;

  [[nodiscard]] bool contains(Position position) const;

  /// The cell one step from `from`; empty if that step leaves the grid. `from` must be on the grid.
  [[nodiscard]] std::optional<Position> step(Position from, Direction towards) const;
};

}  // namespace mars::domain
