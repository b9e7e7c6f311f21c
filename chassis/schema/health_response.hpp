// The answers to the health checks of an orchestrator.
#pragma once

#include <string>

#include "chassis/schema/model.hpp"

namespace chassis::schema {

struct HealthResponse {
  std::string status;

  static constexpr auto model() {
    return schema::model<HealthResponse>(
        "HealthResponse", "How the service is.",
        field("status", &HealthResponse::status, {.description = "`ready` or `alive`."}));
  }
};

}  // namespace chassis::schema
