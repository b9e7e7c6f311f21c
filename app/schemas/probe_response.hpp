// A probe as the endpoints answer it.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>

#include "domain/direction.hpp"
#include "schemas/direction_field.hpp"
#include "schemas/model.hpp"

namespace mars::schemas {

struct ProbeResponse {
  boost::uuids::uuid id{};
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};

  static constexpr auto model() {
    return schemas::model<ProbeResponse>(
        "ProbeResponse", "Where a probe is and where it faces.",
        field("id", &ProbeResponse::id, {.description = "The probe's id."}),
        field("x", &ProbeResponse::x, {.description = "Cells from the western edge of the grid."}),
        field("y", &ProbeResponse::y, {.description = "Cells from the southern edge of the grid."}),
        field("direction", &ProbeResponse::direction, {.description = "Where the probe faces."}));
  }
};

}  // namespace mars::schemas
