// The response of GET /api/v1/probes/{id}.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>

#include "app/domain/probe.hpp"
#include "app/schemas/direction_field.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct ProbeDetails {
  boost::uuids::uuid id{};
  boost::uuids::uuid grid_id{};
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};
  std::int64_t moves = 0;

  static ProbeDetails of(const domain::Probe& probe, std::int64_t version) {
    return {.id = probe.id,
            .grid_id = probe.grid.id,
            .x = probe.position.x,
            .y = probe.position.y,
            .direction = probe.direction,
            .moves = version};
  }

  static constexpr auto model() {
    return schema::model<ProbeDetails>(
        "ProbeDetails", "A probe, its grid, and how often it has been moved.",
        schema::field("id", &ProbeDetails::id, {.description = "The probe's id."}),
        schema::field("grid_id", &ProbeDetails::grid_id, {.description = "The id of its grid."}),
        schema::field("x", &ProbeDetails::x, {.description = "Cells from the western edge of the grid."}),
        schema::field("y", &ProbeDetails::y, {.description = "Cells from the southern edge of the grid."}),
        schema::field("direction", &ProbeDetails::direction, {.description = "Where the probe faces."}),
        schema::field("moves", &ProbeDetails::moves, {.description = "How many commands it has executed."}));
  }
};

}  // namespace mars::schemas
