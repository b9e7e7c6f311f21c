#include "core/postgres/schema_check.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/migrations/schema_mismatch.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::core::postgres {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::ThrowsMessage;
using tests::PostgresDatabase;

void require(const PostgresDatabase& database, const std::vector<std::string_view>& expected) {
  const auto scenario = [&]() -> boost::asio::awaitable<void> {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    const auto connection = co_await Connection::open(database.settings(), deadline);
    co_await require_schema(*connection, expected, deadline);
  };
  tests::run(scenario());
}

TEST(SchemaCheckTest, RefusesADatabaseThatWasNeverMigrated) {
  const PostgresDatabase database(PostgresDatabase::Schema::none);
  EXPECT_THAT([&] { require(database, {"1", "2"}); }, ThrowsMessage<SchemaMismatch>(HasSubstr("lacks 1, 2")));
}

TEST(SchemaCheckTest, ComparesWhatWasApplied) {
  const PostgresDatabase database(PostgresDatabase::Schema::none);
  database.execute(
      "CREATE TABLE schema_migrations (version varchar(128)); INSERT INTO schema_migrations VALUES ('2'), "
      "('1')");
  EXPECT_NO_THROW(require(database, {"1", "2"}));
  EXPECT_THAT([&] { require(database, {"1", "3"}); }, ThrowsMessage<SchemaMismatch>(HasSubstr("lacks 3")));
}

}  // namespace

}  // namespace mars::core::postgres
