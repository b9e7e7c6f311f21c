// Bodies, paths and answers of what is below /api/v1/grids.
#pragma once

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/domain/obstacles.hpp"
#include "app/schemas/cell.hpp"
#include "app/schemas/direction_field.hpp"
#include "app/schemas/setup_request.hpp"
#include "chassis/base/moment.hpp"
#include "chassis/base/uuid_time.hpp"
#include "chassis/schema/model.hpp"
#include "chassis/schema/types/moment.hpp"

namespace mars::schemas {

struct GridPath {
  boost::uuids::uuid grid_id{};

  static constexpr auto model() {
    return schema::model<GridPath>(
        "GridPath", "", schema::field("grid_id", &GridPath::grid_id, {.description = "The grid's id."}));
  }
};

struct GridRequest {
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::vector<Cell> obstacles;

  /// Equal for equal requests, for idempotency keys.
  [[nodiscard]] std::string canonical() const {
    return fmt::format("grid {} {} {}", x, y, domain::to_text(positions()));
  }

  [[nodiscard]] std::vector<domain::Position> positions() const {
    std::vector<domain::Position> positions(obstacles.size());
    std::ranges::transform(obstacles, positions.begin(), &Cell::position);
    return positions;
  }

  static constexpr auto model() {
    return schema::model<GridRequest>(
               "GridRequest", "A grid whose cells run from (0, 0) to (x, y).",
               schema::field(
                   "x", &GridRequest::x,
                   {.ge = 0, .le = max_grid_size, .description = "The largest x of the grid, inclusive."}),
               schema::field(
                   "y", &GridRequest::y,
                   {.ge = 0, .le = max_grid_size, .description = "The largest y of the grid, inclusive."}),
               schema::defaulted(
                   "obstacles", &GridRequest::obstacles,
                   {.max_length = domain::max_obstacles,
                    .description =
                        "Cells that no probe can enter: on the grid, none twice, and not (0, 0)."}))
        .validator("X and Y cannot both be zero",
                   [](const GridRequest& grid) { return grid.x != 0 || grid.y != 0; })
        .validator("Obstacles must be on the grid",
                   [](const GridRequest& grid) {
                     return std::ranges::all_of(grid.obstacles, [&](const Cell& cell) {
                       return cell.x <= grid.x && cell.y <= grid.y;
                     });
                   })
        .validator("There cannot be an obstacle on (0, 0)",
                   [](const GridRequest& grid) {
                     return std::ranges::none_of(grid.obstacles,
                                                 [](const Cell& cell) { return cell.x == 0 && cell.y == 0; });
                   })
        .validator("Obstacles must be different cells", [](const GridRequest& grid) {
          return domain::Obstacles(grid.positions()).size() == grid.obstacles.size();
        });
  }
};

struct GridResponse {
  boost::uuids::uuid id{};
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::vector<Cell> obstacles;
  std::int64_t probes = 0;
  chassis::Moment created_at{};

  static GridResponse of(const domain::Grid& grid, std::vector<Cell> obstacles, std::int64_t probes) {
    return {.id = grid.id,
            .x = grid.width,
            .y = grid.height,
            .obstacles = std::move(obstacles),
            .probes = probes,
            .created_at = chassis::time_of(grid.id)};
  }

  static constexpr auto model() {
    return schema::model<GridResponse>(
        "GridResponse", "A grid.", schema::field("id", &GridResponse::id, {.description = "The grid's id."}),
        schema::field("x", &GridResponse::x, {.description = "The largest x of the grid, inclusive."}),
        schema::field("y", &GridResponse::y, {.description = "The largest y of the grid, inclusive."}),
        schema::field("obstacles", &GridResponse::obstacles,
                      {.description = "Cells that no probe can enter."}),
        schema::field("probes", &GridResponse::probes, {.description = "How many probes are on the grid."}),
        schema::field("created_at", &GridResponse::created_at, {.description = "When it was set up."}));
  }
};

/// A grid in a list.
struct GridSummary {
  boost::uuids::uuid id{};
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t obstacle_count = 0;
  std::int64_t probes = 0;
  chassis::Moment created_at{};

  static constexpr auto model() {
    return schema::model<GridSummary>(
        "GridSummary", "A grid without its obstacles.",
        schema::field("id", &GridSummary::id, {.description = "The grid's id."}),
        schema::field("x", &GridSummary::x, {.description = "The largest x of the grid, inclusive."}),
        schema::field("y", &GridSummary::y, {.description = "The largest y of the grid, inclusive."}),
        schema::field("obstacle_count", &GridSummary::obstacle_count,
                      {.description = "How many obstacles it has."}),
        schema::field("probes", &GridSummary::probes, {.description = "How many probes are on the grid."}),
        schema::field("created_at", &GridSummary::created_at, {.description = "When it was set up."}));
  }
};

struct GridsResponse {
  std::vector<GridSummary> grids;

  static constexpr auto model() {
    return schema::model<GridsResponse>(
        "GridsResponse", "Every grid there is.",
        schema::field("grids", &GridsResponse::grids, {.description = "In order of creation."}));
  }
};

struct GridProbeRequest {
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};

  static constexpr auto model() {
    return schema::model<GridProbeRequest>(
        "GridProbeRequest", "A probe to set up on a grid.",
        schema::defaulted(
            "x", &GridProbeRequest::x,
            {.ge = 0, .le = max_grid_size, .description = "Cells from the western edge of the grid."}),
        schema::defaulted(
            "y", &GridProbeRequest::y,
            {.ge = 0, .le = max_grid_size, .description = "Cells from the southern edge of the grid."}),
        schema::field("direction", &GridProbeRequest::direction,
                      {.description = "Where the probe faces at first."}));
  }
};

}  // namespace mars::schemas
