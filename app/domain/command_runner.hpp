#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "app/domain/obstacles.hpp"
#include "app/domain/probe.hpp"

namespace mars::domain {

/// A letter that is not a command.
struct UnknownCommand {
  std::string letter;  ///< one Unicode code point, in UTF-8

  bool operator==(const UnknownCommand&) const = default;
};

/// A step that would leave the grid.
struct OutsideGrid {
  Grid grid;

  bool operator==(const OutsideGrid&) const = default;
};

/// A step onto an obstacle.
struct BlockedByObstacle {
  Position obstacle;

  bool operator==(const BlockedByObstacle&) const = default;
};

using CommandError = std::variant<UnknownCommand, OutsideGrid, BlockedByObstacle>;

/// Executes `commands` letter by letter, ignoring case: `L` and `R` turn, `M` moves one cell ahead.
///
/// Returns the probe after the last letter, or the error of the first letter that fails. Does not change its
/// argument. `commands` must be valid UTF-8. The probe must not be on an obstacle.
std::expected<Probe, CommandError> run_commands(const Probe& probe, std::string_view commands,
                                                const Obstacles& obstacles = {});

}  // namespace mars::domain
