#include "core/postgres/schema_check.hpp"

#include <algorithm>
#include <iterator>

#include "core/postgres/error.hpp"

namespace mars::core::postgres {

namespace {

constexpr Statement select_versions{.name = "select_versions",
                                    .sql = "SELECT version::text FROM schema_migrations"};

constexpr std::string_view undefined_table = "42P01";

}  // namespace

SchemaDifference compare_versions(std::span<const std::string_view> expected,
                                  std::span<const std::string> applied) {
  const std::vector<std::string> wanted(expected.begin(), expected.end());
  SchemaDifference difference;
  std::ranges::set_difference(wanted, applied, std::back_inserter(difference.missing));
  std::ranges::set_difference(applied, wanted, std::back_inserter(difference.unknown));
  return difference;
}

boost::asio::awaitable<SchemaDifference> check_schema(Connection& connection,
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
  co_return compare_versions(expected, applied);
}

}  // namespace mars::core::postgres
