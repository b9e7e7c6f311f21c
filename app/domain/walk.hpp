#pragma once

#include <bit>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "app/domain/command_runner.hpp"

// The part that moves and plans share.

namespace mars::domain {

/// The code point that begins at `offset` of valid UTF-8.
inline std::string_view letter_at(std::string_view text, std::size_t offset) {
  const auto leading_ones = std::countl_one(static_cast<unsigned char>(text[offset]));
  return text.substr(offset, leading_ones == 0 ? 1 : static_cast<std::size_t>(leading_ones));
}

/// Moves the probe one cell ahead, or returns what blocks it.
inline std::optional<CommandError> step(Probe& probe, const Obstacles& obstacles) {
  const auto next = probe.grid.step(probe.position, probe.direction);
  if (!next) return OutsideGrid{probe.grid};
  if (obstacles.contains(*next)) return BlockedByObstacle{*next};
  probe.position = *next;
  return std::nullopt;
}

/// Why a walk ended early, and the byte offset of the letter that failed.
struct WalkFailure {
  std::size_t offset = 0;
  CommandError error;
};

/// Executes the letters on `probe`. If a letter fails, `probe` is in the state before that letter. Calls
/// `entered(cell)` after each step.
template <class Entered>
std::expected<void, WalkFailure> walk(Probe& probe, std::string_view commands, const Obstacles& obstacles,
                                      Entered entered) {
  for (std::size_t offset = 0; offset < commands.size(); ++offset) {
    switch (commands[offset]) {
      case 'L':
      case 'l':
        probe.direction = turned_left(probe.direction);
        break;
      case 'R':
      case 'r':
        probe.direction = turned_right(probe.direction);
        break;
      case 'M':
      case 'm':
        if (auto error = step(probe, obstacles))
          return std::unexpected(WalkFailure{offset, *std::move(error)});
        entered(probe.position);
        break;
      default:
        return std::unexpected(WalkFailure{offset, UnknownCommand{std::string(letter_at(commands, offset))}});
    }
  }
  return {};
}

}  // namespace mars::domain
