// The body of POST /api/v1/setup.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>

#include "app/domain/direction.hpp"
#include "app/schemas/direction_field.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

/// The largest coordinate that the databases hold.
inline constexpr std::int32_t max_grid_size = std::numeric_limits<std::int32_t>::max();

struct SetupRequest {
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};

  /// The canonical text of the request, for idempotency keys.
  [[nodiscard]] std::string canonical() const {
    return fmt::format("setup {} {} {}", x, y, to_string(direction));
  }

  static constexpr auto model() {
    return schema::model<SetupRequest>(
               "SetupRequest", "A grid to set up, and where the probe on its cell (0, 0) faces.",
               schema::field(
                   "x", &SetupRequest::x,
                   {.ge = 0, .le = max_grid_size, .description = "The largest x of the grid, inclusive."}),
               schema::field(
                   "y", &SetupRequest::y,
                   {.ge = 0, .le = max_grid_size, .description = "The largest y of the grid, inclusive."}),
               schema::field("direction", &SetupRequest::direction,
                             {.description = "Where the probe faces at first."}))
        .validator("X and Y cannot both be zero", [](const SetupRequest& r) { return r.x != 0 || r.y != 0; });
  }
};

}  // namespace mars::schemas
