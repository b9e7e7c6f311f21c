// Defaults of the database, and of the role, do not change how a session behaves.
#include "chassis/postgres/session_setup.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <ostream>
#include <string>

#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/error.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;

/// A parameter, a default that would harm, and what the session has nevertheless.
struct Default {
  std::string name;
  std::string harmful;
  std::string expected;
};

void PrintTo(const Default& row, std::ostream* out) {
  *out << row.name << " = " << row.harmful;
}

class HarmfulDefault : public testing::TestWithParam<Default> {
 protected:
  std::string setting(const std::string& name) {
    boost::asio::io_context io_context;
    const auto connection = mars::tests::run(
        io_context, Connection::open(database_.settings(), Connection::Deadline::clock::now() + 30s));
    constexpr Statement select{"select", "SELECT current_setting($1::text)"};
    Parameters parameters;
    parameters.add(std::string_view(name));
    const auto result = mars::tests::run(
        io_context, connection->execute(select, parameters, Connection::Deadline::clock::now() + 30s));
    return std::string(result.get<std::string_view>(0, 0));
  }

  void set_default(const Default& row) {
    database_.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET " + row.name + " = " + row.harmful +
                      "', current_database()); END $$");
  }

  mars::tests::PostgresDatabase database_{mars::tests::PostgresDatabase::Schema::none};
  std::string role_ = "mars_" + database_.settings().name;  // of this test alone
};

TEST_P(HarmfulDefault, IsOverridden) {
  set_default(GetParam());
  EXPECT_EQ(setting(GetParam().name), GetParam().expected);
}

TEST_F(HarmfulDefault, OfACitusServerLeavesStatementsPlannedWithTheirParameters) {
  set_default({.name = "citus.shard_count", .harmful = "32", .expected = ""});
  EXPECT_EQ(setting("plan_cache_mode"), "force_custom_plan");
  EXPECT_EQ(setting("enable_seqscan"), "off");
}

/// A server that does not know a setting refuses to set it, and with it the session. Both names are in
/// every database that speaks the protocol; the others are set where `pg_settings` has them.
TEST(SessionSetup, SetsNothingThatAServerMayNotKnow) {
  const std::string setup = session_setup(Settings{});
  for (std::size_t at = setup.find("SET "); at != std::string::npos; at = setup.find("SET ", at + 1))
    EXPECT_THAT(setup.substr(at), testing::AnyOf(testing::StartsWith("SET statement_timeout"),
                                                 testing::StartsWith("SET search_path")));
  EXPECT_THAT(setup, testing::Not(testing::HasSubstr("current_setting('jit')")));
}

INSTANTIATE_TEST_SUITE_P(
    OfTheDatabase, HarmfulDefault,
    testing::Values(
        Default{"default_transaction_isolation", "serializable", "read committed"},
        Default{"default_transaction_read_only", "on", "off"},
        Default{"default_transaction_deferrable", "on", "off"}, Default{"enable_hashjoin", "on", "off"},
        Default{"enable_nestloop", "off", "on"}, Default{"enable_indexscan", "off", "on"},
        Default{"random_page_cost", "1000000", "4"}, Default{"join_collapse_limit", "1", "8"},
        Default{"plan_cache_mode", "force_custom_plan", "force_generic_plan"}, Default{"jit", "on", "off"},
        Default{"statement_timeout", "100", "5s"}, Default{"lock_timeout", "1", "0"},
        Default{"idle_in_transaction_session_timeout", "1", "0"},
        Default{"idle_session_timeout", "1000", "0"},
        Default{"search_path", "pg_catalog, nowhere", "public, pg_temp"},
        Default{"client_encoding", "LATIN1", "UTF8"}, Default{"client_min_messages", "error", "warning"},
        Default{"standard_conforming_strings", "off", "on"}, Default{"exit_on_error", "on", "off"},
        Default{"row_security", "off", "on"}, Default{"synchronous_commit", "off", "on"},
        Default{"synchronous_commit", "local", "on"},
        Default{"synchronous_commit", "remote_apply", "remote_apply"}));

TEST_F(HarmfulDefault, OfARoleThatMayNotReadTheServersIdentityDoesNotMatter) {
  database_.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
  database_.execute("CREATE ROLE " + role_ + " LOGIN PASSWORD 'secret'");
  Settings settings = database_.settings();
  settings.user = role_;
  settings.password = "secret";
  boost::asio::io_context io_context;
  const auto connection =
      mars::tests::run(io_context, Connection::open(settings, Connection::Deadline::clock::now() + 30s));
  EXPECT_EQ(connection->server().system, "");
  EXPECT_NE(connection->server().started, "");
  database_.execute("DROP ROLE " + role_);
}

}  // namespace

}  // namespace chassis::postgres
