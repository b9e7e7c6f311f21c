#include "app/domain/command_runner.hpp"

#include "chassis/base/utf8.hpp"

namespace mars::domain {

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
      default: {
        const auto rest = commands.substr(index);
        return std::unexpected(UnknownCommand{std::string(rest.substr(0, chassis::sequence_length(rest)))});
      }
    }
  }
  return probe;
}

}  // namespace mars::domain
