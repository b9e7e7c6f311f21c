// A cell of a grid.
#pragma once

#include <cstdint>
#include <limits>

#include "app/domain/grid.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct Cell {
  std::int32_t x = 0;
  std::int32_t y = 0;

  static constexpr auto model() {
    constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();
    return schema::model<Cell>(
        "Cell", "A cell of a grid.",
        schema::field("x", &Cell::x,
                      {.ge = 0, .le = largest, .description = "Cells from the western edge of the grid."}),
        schema::field("y", &Cell::y,
                      {.ge = 0, .le = largest, .description = "Cells from the southern edge of the grid."}));
  }

  static Cell of(domain::Position position) { return {.x = position.x, .y = position.y}; }

  [[nodiscard]] domain::Position position() const { return {.x = x, .y = y}; }
};

}  // namespace mars::schemas
