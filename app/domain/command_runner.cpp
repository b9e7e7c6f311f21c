#include "app/domain/command_runner.hpp"

#include <utility>

#include "app/domain/walk.hpp"

namespace mars::domain {

std::expected<Probe, CommandError> run_commands(const Probe& probe, std::string_view commands,
                                                const Obstacles& obstacles) {
  Probe moved = probe;
  auto walked = walk(moved, commands, obstacles, [](Position) {});
  if (!walked) return std::unexpected(std::move(walked.error().error));
  return moved;
}

}  // namespace mars::domain
