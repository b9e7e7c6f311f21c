// A probe in responses.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>

#include "app/domain/probe.hpp"
#include "app/schemas/direction_field.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct ProbeResponse {
  boost::uuids::uuid id{};
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};

  static ProbeResponse of(const domain::ProbeState& probe) {
    return {.id = probe.id, .x = probe.position.x, .y = probe.position.y, .direction = probe.direction};
  }

  [[nodiscard]] domain::ProbeState state() const {
    return {.id = id, .position = {.x = x, .y = y}, .direction = direction};
  }

  static constexpr auto model() {
    return schema::model<ProbeResponse>(
        "ProbeResponse", "Where a probe is and where it faces.",
        schema::field("id", &ProbeResponse::id, {.description = "The probe's id."}),
        schema::field("x", &ProbeResponse::x, {.description = "Cells from the western edge of the grid."}),
        schema::field("y", &ProbeResponse::y, {.description = "Cells from the southern edge of the grid."}),
        schema::field("direction", &ProbeResponse::direction, {.description = "Where the probe faces."}));
  }
};

}  // namespace mars::schemas
