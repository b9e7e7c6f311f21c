// Commands, against the plainest reading of the rules. The first four bytes are the grid and the direction.
#include <optional>

#include "core/json/utf8.hpp"
#include "domain/command_runner.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using mars::domain::Direction;
using mars::domain::Probe;
using mars::fuzz::require;

/// The probe after `commands`; nothing where a letter fails.
std::optional<Probe> simulated(Probe probe, std::string_view commands) {
  int facing = static_cast<int>(probe.direction);  // north, east, south, west
  for (const char letter : commands) {
    if (letter == 'L' || letter == 'l') {
      facing = (facing + 3) % 4;
    } else if (letter == 'R' || letter == 'r') {
      facing = (facing + 1) % 4;
    } else if (letter == 'M' || letter == 'm') {
      auto& coordinate = facing % 2 == 0 ? probe.position.y : probe.position.x;
      coordinate += facing < 2 ? 1 : -1;
      if (coordinate < 0 || probe.position.x > probe.grid.width || probe.position.y > probe.grid.height)
        return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  probe.direction = static_cast<Direction>(facing);
  return probe;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const auto commands = mars::fuzz::text(data + 4, size - 4);
  if (!mars::core::json::is_wtf8(commands)) return 0;
  Probe probe{.grid = {.width = data[0] % 8, .height = data[1] % 8}};
  probe.position = {.x = data[2] % (probe.grid.width + 1), .y = data[2] / 8 % (probe.grid.height + 1)};
  probe.direction = static_cast<Direction>(data[3] % 4);

  const auto moved = mars::domain::run_commands(probe, commands);
  const auto expected = simulated(probe, commands);
  require(moved.has_value() == expected.has_value(), "both take the command, or neither");
  if (moved) require(*moved == *expected, "both come to the same");
  return 0;
}
