#include "app/repositories/event_data.hpp"

#include <fmt/format.h>

namespace mars::repositories {

namespace {

std::string pose_of(const domain::Probe& probe) {
  return fmt::format(R"({{"x":{},"y":{},"direction":"{}"}})", probe.position.x, probe.position.y,
                     to_string(probe.direction));
}

}  // namespace

std::string created_data(const domain::Grid& grid) {
  return fmt::format(R"("x":{},"y":{})", grid.width, grid.height);
}

std::string created_data(const domain::Probe& probe) {
  return R"("to":)" + pose_of(probe);
}

std::string deleted_data(const domain::Probe& probe) {
  return R"("from":)" + pose_of(probe);
}

/// A command that was executed has no character that JSON escapes.
std::string moved_data(const models::ProbeUpdate& update) {
  const auto& from = update.from.probe;
  const auto& to = update.to;
  return fmt::format(
      R"("command":"{}","from":{{"x":{},"y":{},"direction":"{}"}},"to":{{"x":{},"y":{},"direction":"{}"}})",
      update.command, from.position.x, from.position.y, to_string(from.direction), to.position.x,
      to.position.y, to_string(to.direction));
}

}  // namespace mars::repositories
