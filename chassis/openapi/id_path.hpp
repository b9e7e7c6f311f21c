#pragma once

#include <boost/uuid/uuid.hpp>

#include "chassis/schema/model.hpp"

namespace chassis::openapi {

/// The parameter of a path such as /api/v1/orders/{id}.
struct IdPath {
  boost::uuids::uuid id{};

  static constexpr auto model() {
    return schema::model<IdPath>("IdPath", "", schema::field("id", &IdPath::id, {.description = "The id."}));
  }
};

}  // namespace chassis::openapi
