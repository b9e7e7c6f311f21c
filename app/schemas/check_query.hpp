// The query of GET /api/v1/check.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

/// The maximum page size.
inline constexpr std::int32_t max_check_limit = 1000;

struct CheckQuery {
  std::optional<std::int32_t> limit;
  std::optional<boost::uuids::uuid> cursor;

  /// Of probes unless other descriptions of its fields are given.
  static constexpr auto model(
      std::string_view of_limit = "Maximum number of probes to list; all by default.",
      std::string_view of_cursor =
          "Lists only probes after this one: see the header Link of the previous page.") {
    return schema::model<CheckQuery>(
        "CheckQuery", "Which probes to list.",
        schema::defaulted("limit", &CheckQuery::limit,
                          {.ge = 1, .le = max_check_limit, .description = of_limit}),
        schema::defaulted("cursor", &CheckQuery::cursor, {.description = of_cursor}));
  }
};

}  // namespace mars::schemas
