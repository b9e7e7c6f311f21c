// The response of GET /api/v1/check.
#pragma once

#include <vector>

#include "app/schemas/probe_response.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct CheckResponse {
  std::vector<ProbeResponse> probes;

  static constexpr auto model() {
    return schema::model<CheckResponse>(
        "CheckResponse", "Every probe there is.",
        schema::field("probes", &CheckResponse::probes, {.description = "In order of creation."}));
  }
};

}  // namespace mars::schemas
