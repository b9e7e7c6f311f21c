#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <optional>

#include "chassis/schema/model.hpp"

namespace chassis::openapi {

/// The query of a list in order of creation, for `list_response`.
struct ListQuery {
  static constexpr std::int32_t max_limit = 1000;

  std::optional<std::int32_t> limit;
  std::optional<boost::uuids::uuid> cursor;

  static constexpr auto model() {
    return schema::model<ListQuery>(
        "ListQuery", "Which items to list.",
        schema::defaulted(
            "limit", &ListQuery::limit,
            {.ge = 1, .le = max_limit, .description = "Maximum number of items to list; all by default."}),
        schema::defaulted(
            "cursor", &ListQuery::cursor,
            {.description = "Lists only items after this one: see the header Link of the previous page."}));
  }
};

}  // namespace chassis::openapi
