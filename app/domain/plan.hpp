#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/domain/command_runner.hpp"

namespace mars::domain {

/// The maximum number of cells that a plan lists.
inline constexpr std::size_t max_planned_cells = 1000;

/// The letter at which a command fails.
struct PlannedFailure {
  std::size_t index = 0;  ///< of the letter, counted in code points
  std::string letter;     ///< one code point
  CommandError error;
};

/// The effect of a command, without executing it.
struct Plan {
  Probe end{};                            ///< the probe after the last letter, or where a letter fails
  std::optional<PlannedFailure> failure;  ///< set if the command would be rejected
  std::vector<Position> cells;            ///< the first `max_planned_cells` cells of the way
  std::size_t cell_count = 0;             ///< of the whole way
};

/// Plans `commands`, as `run_commands` would execute them.
Plan plan(const Probe& probe, std::string_view commands, const Obstacles& obstacles = {});

}  // namespace mars::domain
