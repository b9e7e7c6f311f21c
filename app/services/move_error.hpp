#pragma once

#include <string_view>
#include <variant>

#include "app/domain/command_runner.hpp"
#include "app/domain/probe.hpp"

namespace mars::services {

/// There is no probe of that id.
struct ProbeNotFound {
  domain::ProbeId id{};

  bool operator==(const ProbeNotFound&) const = default;
};

/// The probe has another version than the client expects.
struct ProbeChanged {
  domain::ProbeId id{};

  bool operator==(const ProbeChanged&) const = default;
};

using MoveError = std::variant<ProbeNotFound, domain::UnknownCommand, domain::OutsideGrid,
                               domain::BlockedByObstacle, ProbeChanged>;

/// A refused command as an error of the move.
MoveError to_move_error(domain::CommandError error);

/// The name of an error, such as "PROBE_NOT_FOUND": the same in answers and in logs.
std::string_view code_of(const MoveError& error);

}  // namespace mars::services
