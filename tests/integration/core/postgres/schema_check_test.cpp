#include "core/postgres/schema_check.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::core::postgres {

namespace {

using namespace std::chrono_literals;
using tests::PostgresDatabase;

SchemaDifference check(const PostgresDatabase& database, const std::vector<std::string_view>& expected) {
  const auto scenario = [&]() -> boost::asio::awaitable<SchemaDifference> {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    const auto connection = co_await Connection::open(database.settings(), deadline);
    co_return co_await check_schema(*connection, expected, deadline);
  };
  return tests::run(scenario());
}

TEST(SchemaCheckTest, ReportsEveryMigrationOfADatabaseThatWasNeverMigrated) {
  const PostgresDatabase database(PostgresDatabase::Schema::none);
  EXPECT_EQ(check(database, {"1", "2"}), (SchemaDifference{{"1", "2"}, {}}));
}

TEST(SchemaCheckTest, ComparesWhatWasApplied) {
  const PostgresDatabase database(PostgresDatabase::Schema::none);
  database.execute(
      "CREATE TABLE schema_migrations (version varchar(128)); INSERT INTO schema_migrations VALUES ('2'), "
      "('1')");
  EXPECT_TRUE(check(database, {"1", "2"}).empty());
  EXPECT_EQ(check(database, {"1", "3"}), (SchemaDifference{{"3"}, {"2"}}));
}

}  // namespace

}  // namespace mars::core::postgres
