#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/postgres/connection.hpp"

namespace mars::core::postgres {

/// How a database differs from the one that the program was built for; the versions are dbmate's, ascending.
struct SchemaDifference {
  std::vector<std::string> missing;  ///< migrations that were not applied
  std::vector<std::string> unknown;  ///< applied migrations that the program does not know

  bool operator==(const SchemaDifference&) const = default;

  [[nodiscard]] bool empty() const { return missing.empty() && unknown.empty(); }
};

/// Compares two ascending lists of versions.
SchemaDifference compare_versions(std::span<const std::string_view> expected,
                                  std::span<const std::string> applied);

/// Compares the database's `schema_migrations` with `expected`, ascending. Throws `Unavailable`.
boost::asio::awaitable<SchemaDifference> check_schema(Connection& connection,
                                                      std::span<const std::string_view> expected,
                                                      Connection::Deadline deadline);

}  // namespace mars::core::postgres
