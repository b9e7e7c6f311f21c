#pragma once

#include <string_view>
#include <variant>

#include "app/domain/command_runner.hpp"
#include "app/domain/probe.hpp"
#include "app/schemas/errors.hpp"

namespace mars::services {

/// No probe has this id.
struct ProbeNotFound {
  domain::ProbeId id{};

  bool operator==(const ProbeNotFound&) const = default;
};

/// The version of the probe is not one that the client expects.
struct ProbeChanged {
  domain::ProbeId id{};

  bool operator==(const ProbeChanged&) const = default;
};

using MoveError = std::variant<ProbeNotFound, domain::UnknownCommand, domain::OutsideGrid,
                               domain::BlockedByObstacle, ProbeChanged>;

/// Converts the error of a command to an error of the move.
MoveError to_move_error(domain::CommandError error);

/// The declaration of an error.
constexpr const auto& type_of(const ProbeNotFound& /*error*/) {
  return schemas::errors::probe_not_found;
}

constexpr const auto& type_of(const domain::UnknownCommand& /*error*/) {
  return schemas::errors::unknown_command;
}

constexpr const auto& type_of(const domain::OutsideGrid& /*error*/) {
  return schemas::errors::outside_grid;
}

constexpr const auto& type_of(const domain::BlockedByObstacle& /*error*/) {
  return schemas::errors::blocked_by_obstacle;
}

constexpr const auto& type_of(const ProbeChanged& /*error*/) {
  return schemas::errors::probe_changed;
}

/// The code of an error, such as "PROBE_NOT_FOUND": the same in responses and in logs.
std::string_view code_of(const MoveError& error);

}  // namespace mars::services
