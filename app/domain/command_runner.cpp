#include "app/domain/command_runner.hpp"

#include <bit>

namespace mars::domain {

namespace {

/// Length in bytes of the UTF-8 sequence that `lead` starts.
std::size_t sequence_length(char lead) {
  const auto leading_ones = std::countl_one(static_cast<unsigned char>(lead));
  return leading_ones == 0 ? 1 : static_cast<std::size_t>(leading_ones);
}

}  // namespace

std::expected<Probe, CommandError> run_commands(Probe probe, std::string_view commands) {
  for (std::size_t index = 0; index < commands.size(); ++index) {
    switch (commands[index]) {
      case 'L':
      case 'l':
        probe.direction = turned_left(probe.direction);
        break;
      case 'R':
      case 'r':
        probe.direction = turned_right(probe.direction);
        break;
      case 'M':
      case 'm': {
        const auto next = probe.grid.step(probe.position, probe.direction);
        if (!next) return std::unexpected(OutsideGrid{probe.grid});
        probe.position = *next;
        break;
      }
      default:
        return std::unexpected(
            UnknownCommand{std::string(commands.substr(index, sequence_length(commands[index])))});
    }
  }
  return probe;
}

}  // namespace mars::domain
