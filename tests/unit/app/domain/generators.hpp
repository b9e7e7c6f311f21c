#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "app/domain/obstacles.hpp"
#include "app/domain/probe.hpp"

namespace mars::tests {

inline rc::Gen<domain::Direction> any_direction() {
  using enum domain::Direction;
  return rc::gen::element(north, east, south, west);
}

/// A probe anywhere on a grid of up to 20 by 20.
inline rc::Gen<domain::Probe> any_probe() {
  return rc::gen::exec([] {
    domain::Probe probe;
    probe.grid.width = *rc::gen::inRange(0, 21);
    probe.grid.height = *rc::gen::inRange(probe.grid.width == 0 ? 1 : 0, 21);
    probe.position = {*rc::gen::inRange(0, probe.grid.width + 1),
                      *rc::gen::inRange(0, probe.grid.height + 1)};
    probe.direction = *any_direction();
    return probe;
  });
}

/// Letters that are commands, in either case.
inline rc::Gen<std::string> any_commands() {
  return rc::gen::container<std::string>(rc::gen::element('L', 'R', 'M', 'M', 'l', 'r', 'm'));
}

/// The same with an unknown letter now and then.
inline rc::Gen<std::string> any_text_of_commands() {
  return rc::gen::container<std::string>(
      rc::gen::weightedElement<char>({{10, 'L'}, {10, 'R'}, {30, 'M'}, {1, 'X'}}));
}

/// Obstacles anywhere on the grid of `probe` but on its cell: few or many.
inline rc::Gen<domain::Obstacles> any_obstacles(const domain::Probe& probe) {
  return rc::gen::exec([probe] {
    std::vector<domain::Position> cells;
    const auto many = *rc::gen::inRange(0, 120);
    for (int count = 0; count < many; ++count) {
      const domain::Position cell{*rc::gen::inRange(0, probe.grid.width + 1),
                                  *rc::gen::inRange(0, probe.grid.height + 1)};
      if (cell != probe.position) cells.push_back(cell);
    }
    return domain::Obstacles(cells);
  });
}

}  // namespace mars::tests
