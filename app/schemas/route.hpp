// The response of POST /api/v1/probes/{id}/route. The body of the request is a cell.
#pragma once

#include <string>

#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct RouteResponse {
  std::string command;

  static constexpr auto model() {
    return schema::model<RouteResponse>(
        "RouteResponse", "A way to a cell.",
        schema::field("command", &RouteResponse::command,
                      {.description = "A command with as few letters as possible; empty if the probe is "
                                      "there already."}));
  }
};

}  // namespace mars::schemas
