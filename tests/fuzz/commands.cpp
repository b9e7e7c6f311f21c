// Commands, against the plainest reading of the rules. The first four bytes are the grid and the direction.
#include <expected>

#include "app/domain/command_runner.hpp"
#include "chassis/base/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using mars::domain::CommandError;
using mars::domain::Direction;
using mars::domain::OutsideGrid;
using mars::domain::Probe;
using mars::domain::UnknownCommand;
using mars::fuzz::require;

/// The code point that begins at `index`: what follows of it are bytes 10xxxxxx.
std::string code_point_at(std::string_view text, std::size_t index) {
  auto end = index + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    ++end;
  return std::string(text.substr(index, end - index));
}

/// The probe after `commands`, or what is wrong with the first that fails.
std::expected<Probe, CommandError> simulated(Probe probe, std::string_view commands) {
  int facing = static_cast<int>(probe.direction);  // north, east, south, west
  for (std::size_t index = 0; index < commands.size(); ++index) {
    const char letter = commands[index];
    if (letter == 'L' || letter == 'l') {
      facing = (facing + 3) % 4;
    } else if (letter == 'R' || letter == 'r') {
      facing = (facing + 1) % 4;
    } else if (letter == 'M' || letter == 'm') {
      auto& coordinate = facing % 2 == 0 ? probe.position.y : probe.position.x;
      coordinate += facing < 2 ? 1 : -1;
      if (coordinate < 0 || probe.position.x > probe.grid.width || probe.position.y > probe.grid.height)
        return std::unexpected(OutsideGrid{probe.grid});
    } else {
      return std::unexpected(UnknownCommand{code_point_at(commands, index)});
    }
  }
  probe.direction = static_cast<Direction>(facing);
  return probe;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const auto commands = mars::fuzz::text(data + 4, size - 4);
  if (!chassis::is_wtf8(commands)) return 0;
  Probe probe{.grid = {.width = data[0] % 8, .height = data[1] % 8}};
  probe.position = {.x = data[2] % (probe.grid.width + 1), .y = data[2] / 8 % (probe.grid.height + 1)};
  probe.direction = static_cast<Direction>(data[3] % 4);
  require(mars::domain::run_commands(probe, commands) == simulated(probe, commands), "both come to the same");
  return 0;
}
