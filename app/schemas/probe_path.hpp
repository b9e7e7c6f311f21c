// The parameters of paths below /api/v1/probes/{id}.
#pragma once

#include <boost/uuid/uuid.hpp>

#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

struct ProbePath {
  boost::uuids::uuid id{};

  static constexpr auto model() {
    return schema::model<ProbePath>("ProbePath", "",
                                    schema::field("id", &ProbePath::id, {.description = "The probe's id."}));
  }
};

}  // namespace mars::schemas
