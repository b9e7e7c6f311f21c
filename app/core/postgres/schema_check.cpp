#include "core/postgres/schema_check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/migrations/schema_mismatch.hpp"
#include "core/postgres/error.hpp"

namespace mars::core::postgres {

namespace {

constexpr Statement select_versions{.name = "select_versions",
                                    .sql = "SELECT version::text FROM schema_migrations"};

constexpr std::string_view undefined_table = "42P01";

}  // namespace

boost::asio::awaitable<void> require_schema(Connection& connection,
                                            std::span<const std::string_view> expected,
                                            Connection::Deadline deadline) {
  std::vector<std::string> applied;
  try {
    const Parameters none;
    const Result result = co_await connection.execute(select_versions, none, deadline);
    for (int row = 0; row < result.rows(); ++row)
      applied.emplace_back(result.get<std::string_view>(row, 0));
  } catch (const SqlError& error) {
    if (error.sqlstate() != undefined_table) throw;  // a database that was never migrated
  }
  std::ranges::sort(applied);
  require_same_schema("the PostgreSQL database", expected, applied);
}

}  // namespace mars::core::postgres
