// Readiness means able to set up and move probes: what keeps PostgreSQL from it, at the start and later, and
// what is told about it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <ostream>
#include <regex>
#include <string>

#include "tests/support/log_lines.hpp"
#include "tests/support/postgres_role.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What readiness says: "ready", or the reason that it gives.
std::string readiness_of(const tests::ServerProcess& server) {
  const auto response = tests::HttpClient(server.port()).request("GET", "/api/v1/ready");
  const auto body = boost::json::parse(response.body()).as_object();
  if (response.result_int() == 200U) return std::string(body.at("status").as_string());
  EXPECT_EQ(response.result_int(), 503U);
  EXPECT_EQ(response["Retry-After"], "1");
  const auto& detail = body.at("detail").as_object();
  EXPECT_EQ(detail.at("code"), "SERVICE_UNAVAILABLE");
  return std::string(detail.at("message").as_string());
}

/// Asks until the service is ready again: its connections find out one by one that they were ended.
void await_ready(const tests::ServerProcess& server) {
  while (readiness_of(server) != "ready") {
  }
}

tests::ProgramRun health_check(const tests::ServerProcess& server) {
  const tests::TemporaryFolder folder;
  return tests::run_program(folder.path(), {"--health-check"}, {{"APP_PORT", std::to_string(server.port())}});
}

/// A change of the database that makes it useless for the service, and what makes it useful again. `ROLE`
/// stands for the role of the service.
struct Obstacle {
  std::string name;
  std::string make;
  std::string mend;
  std::string reason;  ///< part of the message
};

std::ostream& operator<<(std::ostream& out, const Obstacle& obstacle) {
  return out << obstacle.name;
}

Obstacle missing_right(const std::string& right, const std::string& table) {
  return {.name = "No" + right + "On" + std::regex_replace(table, std::regex("_"), ""),
          .make = "REVOKE " + right + " ON " + table + " FROM ROLE",
          .mend = "GRANT " + right + " ON " + table + " TO ROLE",
          .reason = right + " on " + table};
}

Obstacle missing_table(const std::string& table) {
  return {.name = "No" + std::regex_replace(table, std::regex("_"), ""),
          .make = "ALTER TABLE " + table + " RENAME TO elsewhere",
          .mend = "ALTER TABLE elsewhere RENAME TO " + table,
          .reason = table == "schema_migrations" ? "--migrate" : "lacks the table " + table};
}

const std::vector<Obstacle>& obstacles() {
  static const std::vector<Obstacle> all{
      missing_right("SELECT", "grid"),
      missing_right("INSERT", "grid"),
      missing_right("SELECT", "probe"),
      missing_right("INSERT", "probe"),
      missing_right("UPDATE", "probe"),
      missing_right("SELECT", "idempotency_key"),
      missing_right("INSERT", "idempotency_key"),
      missing_right("UPDATE", "idempotency_key"),
      missing_right("DELETE", "idempotency_key"),
      missing_right("SELECT", "event"),
      missing_right("INSERT", "event"),
      missing_right("DELETE", "event"),
      missing_right("SELECT", "schema_migrations"),
      missing_table("grid"),
      missing_table("probe"),
      missing_table("idempotency_key"),
      missing_table("event"),
      missing_table("schema_migrations"),
      {.name = "OlderSchema",
       .make = "DELETE FROM schema_migrations WHERE version = '20261124082651'",
       .mend = "INSERT INTO schema_migrations VALUES ('20261124082651')",
       .reason = "it lacks 20261124082651"},
      {.name = "NewerSchema",
       .make = "INSERT INTO schema_migrations VALUES ('99990101000000')",
       .mend = "DELETE FROM schema_migrations WHERE version = '99990101000000'",
       .reason = "it has 99990101000000"},
  };
  return all;
}

class PostgresObstacle : public testing::TestWithParam<Obstacle> {
 protected:
  PostgresObstacle() { role_.grant_what_the_service_needs(); }

  void execute(const std::string& sql) {
    database_.execute(std::regex_replace(sql, std::regex("ROLE"), role_.name()));
  }

  tests::PostgresDatabase database_;
  tests::PostgresRole role_{database_};
  tests::TemporaryFolder folder_;
};

TEST_P(PostgresObstacle, IsFoundByTheNextRequestAndGoneWithTheOneAfterItIsMended) {
  const tests::ServerProcess server(folder_.path(), role_.variables());
  server.await_log("DATABASE_READY");
  EXPECT_EQ(readiness_of(server), "ready");
  execute(GetParam().make);
  EXPECT_THAT(readiness_of(server), HasSubstr(GetParam().reason));
  EXPECT_THAT(server.await_log("READINESS_CHECKED"), HasSubstr("correlation_id"));
  EXPECT_THAT(server.log(), HasSubstr(GetParam().reason));
  execute(GetParam().mend);
  EXPECT_EQ(readiness_of(server), "ready");
}

TEST_P(PostgresObstacle, IsLoggedAtStartupAndWaitedFor) {
  execute(GetParam().make);
  const tests::ServerProcess server(folder_.path(), role_.variables());
  server.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(server.log(), HasSubstr(GetParam().reason));
  EXPECT_THAT(readiness_of(server), HasSubstr(GetParam().reason));
  tests::HttpClient client(server.port());
  const auto refused = client.request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
  EXPECT_EQ(refused.result_int(), 503U);
  EXPECT_EQ(refused["Retry-After"], "1");
  EXPECT_THAT(refused.body(), Not(HasSubstr(GetParam().reason)));
  execute(GetParam().mend);
  server.await_log("DATABASE_READY");
  EXPECT_EQ(readiness_of(server), "ready");
  EXPECT_FALSE(tests::set_up_probe(client, 1, 1).empty());
}

INSTANTIATE_TEST_SUITE_P(, PostgresObstacle, testing::ValuesIn(obstacles()),
                         [](const auto& test) { return test.param.name; });

class ReadinessOnPostgres : public testing::Test {
 protected:
  tests::PostgresDatabase database_;
  tests::TemporaryFolder folder_;
};

TEST_F(ReadinessOnPostgres, NamesAllObstacles) {
  const tests::PostgresRole reader(database_);
  reader.grant("SELECT", "grid, probe, idempotency_key, event, schema_migrations");
  database_.execute("INSERT INTO schema_migrations VALUES ('99990101000000')");
  const tests::ServerProcess server(folder_.path(), reader.variables());
  const auto reason = readiness_of(server);
  for (const auto* part :
       {"INSERT on grid", "INSERT on probe", "UPDATE on probe", "INSERT on idempotency_key",
        "UPDATE on idempotency_key", "DELETE on idempotency_key", "INSERT on event", "DELETE on event",
        "it has 99990101000000"})
    EXPECT_THAT(reason, HasSubstr(part));
}

TEST_F(ReadinessOnPostgres, NeedsNoMoreThanTheDocumentedRights) {
  const tests::PostgresRole role(database_);
  role.grant_what_the_service_needs();
  const tests::ServerProcess server(folder_.path(), role.variables());
  server.await_log("DATABASE_READY");
  tests::HttpClient client(server.port());
  const auto id = tests::set_up_probe(client, 5, 5);
  EXPECT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 200U);
  auto headers = tests::HttpClient::json;
  headers["Idempotency-Key"] = "once";
  for (int times = 0; times < 2; ++times)
    EXPECT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, "M"), headers).result_int(), 200U);
  EXPECT_THAT(client.request("GET", "/api/v1/check").body(), HasSubstr(id));
  EXPECT_EQ(readiness_of(server), "ready");
  EXPECT_THAT(server.log(), Not(HasSubstr("permission denied")));
}

TEST_F(ReadinessOnPostgres, RevealsNeitherTheRoleNorTheServer) {
  const tests::PostgresRole role(database_);
  const tests::ServerProcess server(folder_.path(), role.variables());
  const auto reason = readiness_of(server);
  EXPECT_THAT(reason, Not(HasSubstr(role.name())));
  EXPECT_THAT(reason, Not(HasSubstr(database_.settings().host)));
}

TEST_F(ReadinessOnPostgres, FindsADatabaseThatWasDroppedAndMadeAgain) {
  const auto variables = tests::variables_for(database_);
  const tests::PostgresDatabase elsewhere;
  const tests::ServerProcess server(folder_.path(), variables);
  server.await_log("DATABASE_READY");
  const auto name = variables.at("DB_NAME");
  elsewhere.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
  database_.terminate_connections();
  elsewhere.execute("ALTER DATABASE " + name + " RENAME TO " + name + "_away");
  while (!readiness_of(server).contains("does not exist")) {  // first it finds that its connections are gone
  }
  EXPECT_EQ(health_check(server).status, 1);
  EXPECT_THAT(server.log(), HasSubstr("does not exist"));
  elsewhere.execute("ALTER DATABASE " + name + "_away RENAME TO " + name);
  elsewhere.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  await_ready(server);
}

TEST(ReadinessOnAStandby, BeginsWithPromotionAndEndsWhenItsPrimaryStops) {
  tests::PostgresServer primary;
  const tests::PostgresDatabase database(primary.url());
  auto standby = tests::PostgresServer::standby_of(primary);
  standby.await_replay_of(primary);
  auto variables = tests::variables_for(database);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess on_primary(folder.path(), variables);
  variables["DB_PORT"] = standby.port();
  const tests::TemporaryFolder other_folder;
  const tests::ServerProcess on_standby(other_folder.path(), variables);

  on_primary.await_log("DATABASE_READY");
  on_standby.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(on_standby.log(), HasSubstr("hot standby"));
  EXPECT_EQ(readiness_of(on_primary), "ready");
  EXPECT_THAT(readiness_of(on_standby), HasSubstr("hot standby"));
  const auto checked = health_check(on_standby);
  EXPECT_EQ(checked.status, 1);
  EXPECT_THAT(checked.output, HasSubstr("hot standby"));

  standby.promote();
  on_standby.await_log("DATABASE_READY");
  EXPECT_EQ(readiness_of(on_standby), "ready");
  EXPECT_EQ(health_check(on_standby).status, 0);
  tests::HttpClient client(on_standby.port());
  EXPECT_FALSE(tests::set_up_probe(client, 1, 1).empty());
  primary.stop();
  EXPECT_NE(readiness_of(on_primary), "ready");
}

TEST(WaitingForPostgres, LogsEachCauseOnce) {
  const tests::PostgresDatabase database;
  auto variables = tests::variables_for(database);
  const tests::PostgresRole role(database);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), role.variables());
  server.await_log("DATABASE_UNAVAILABLE");
  role.grant("SELECT", "schema_migrations");
  server.await_log("UPDATE on probe");
  role.grant_what_the_service_needs();
  server.await_log("DATABASE_READY");
  int reports = 0;
  for (const auto& line : tests::log_lines(server.log()))
    reports += tests::text_of(line, "event") == "DATABASE_UNAVAILABLE" ? 1 : 0;
  EXPECT_EQ(reports, 2);
}

}  // namespace
}  // namespace mars
