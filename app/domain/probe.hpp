#pragma once

#include <boost/uuid/uuid.hpp>

#include "app/domain/direction.hpp"
#include "app/domain/grid.hpp"

namespace mars::domain {

/// The id of a probe: a UUID of version 7, so that ids sort by time of creation.
using ProbeId = boost::uuids::uuid;

/// A probe on its grid. Invariant: the grid contains its position.
struct Probe {
  ProbeId id{};
  Grid grid{};
  Position position{};
  Direction direction = Direction::north;

  bool operator==(const Probe&) const = default;
};

/// The state of a probe that clients see.
struct ProbeState {
  ProbeId id{};
  Position position{};
  Direction direction = Direction::north;

  bool operator==(const ProbeState&) const = default;
};

inline ProbeState state_of(const Probe& probe) {
  return {.id = probe.id, .position = probe.position, .direction = probe.direction};
}

}  // namespace mars::domain
