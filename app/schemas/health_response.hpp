// The answers of the probes of an orchestrator.
#pragma once

#include <string>

#include "schemas/model.hpp"

namespace mars::schemas {

struct HealthResponse {
  std::string status;

  static constexpr auto model() {
    return schemas::model<HealthResponse>(
        "HealthResponse", "How the service is.",
        field("status", &HealthResponse::status, {.description = "`ready` or `alive`."}));
  }
};

}  // namespace mars::schemas
