// The answer of GET /api/v1/check.
#pragma once

#include <vector>

#include "schemas/model.hpp"
#include "schemas/probe_response.hpp"

namespace mars::schemas {

struct CheckResponse {
  std::vector<ProbeResponse> probes;

  static constexpr auto model() {
    return schemas::model<CheckResponse>(
        "CheckResponse", "Every probe there is.",
        field("probes", &CheckResponse::probes, {.description = "In order of creation."}));
  }
};

}  // namespace mars::schemas
