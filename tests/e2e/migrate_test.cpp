// --migrate, as an operator runs it, on both engines. Schemas are compared with the tools of the engines.

#include <gmock/gmock.h>
#include <libpq-fe.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/models/migrations.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_role.hpp"
#include "tests/support/probe_account.hpp"
#include "tests/support/probe_file.hpp"
#include "tests/support/service.hpp"
#include "tests/support/tls_postgres.hpp"

namespace mars {
namespace {

namespace fs = std::filesystem;
using chassis::database::Migrations;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::Engine;
using Variables = tests::ServerProcess::Variables;

/// A transaction of another program that is left open.
class OpenTransaction {
 public:
  OpenTransaction(const chassis::postgres::Settings& settings, const std::string& sql)
      : connection_(
            PQsetdbLogin(settings.host.c_str(), std::to_string(settings.port).c_str(), nullptr, nullptr,
                         settings.name.c_str(), settings.user.c_str(), settings.password.c_str()),
            PQfinish) {
    PQclear(PQexec(connection_.get(), "BEGIN"));
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_.get(), sql.c_str()),
                                                               PQclear);
    EXPECT_NE(PQresultStatus(result.get()), PGRES_FATAL_ERROR) << PQerrorMessage(connection_.get());
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

class Migrate : public testing::TestWithParam<Engine> {
 protected:
  Migrate() {
    if (is_postgres()) postgres_.emplace(tests::PostgresDatabase::Schema::none);
  }

  [[nodiscard]] static bool is_postgres() { return GetParam() == Engine::postgres; }

  [[nodiscard]] static Migrations migrations() {
    return is_postgres() ? Migrations(migrations::postgres) : Migrations(migrations::sqlite);
  }

  [[nodiscard]] fs::path file() const { return folder_.path() / "data" / "mars.db"; }

  [[nodiscard]] Variables variables() const {
    auto chosen = is_postgres() ? tests::variables_for(*postgres_) : Variables{};
    chosen["ENV"] = "test";
    return chosen;
  }

  [[nodiscard]] tests::ProgramRun migrate(const std::vector<std::string>& words,
                                          const Variables& more = {}) const {
    std::vector<std::string> arguments{"--migrate"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    auto chosen = variables();
    for (const auto& [name, value] : more)
      chosen[name] = value;
    return tests::run_program(folder_.path(), arguments, chosen);
  }

  void succeed(const std::vector<std::string>& words) const {
    const auto run = migrate(words);
    ASSERT_EQ(run.status, 0) << run.output;
  }

  /// Runs SQL as another program, and returns the first column of a row.
  std::string query(const std::string& sql) const {
    if (is_postgres()) return postgres_->query(sql);
    fs::create_directories(file().parent_path());
    const std::ofstream created(file(), std::ios::app);
    return tests::ForeignConnection(file()).run(sql);
  }

  /// What dbmate would have made of an empty database with the first migrations.
  void apply_as_dbmate(std::size_t count) const {
    query(is_postgres() ? "CREATE TABLE public.schema_migrations (version varchar NOT NULL PRIMARY KEY)"
                        : "CREATE TABLE \"schema_migrations\" (version varchar(128) primary key)");
    for (const auto& migration : migrations().first(count)) {
      query(std::string(migration.up));
      query("INSERT INTO schema_migrations (version) VALUES ('" + std::string(migration.version) + "')");
    }
  }

  /// As the first version of the program stored it.
  void store_probe() const {
    const auto id = [](std::string text) {
      if (is_postgres()) return "'" + text + "'";
      std::erase(text, '-');
      return "x'" + text + "'";
    };
    query("INSERT INTO grid (id, width, height) VALUES (" + id(grid_) + ", 9, 8)");
    query("INSERT INTO probe (id, grid_id, x, y, direction, version) VALUES (" + id(probe_) + ", " +
          id(grid_) + ", 3, 4, 'EAST', 5)");
  }

  void expect_probe_that_moves() const {
    const tests::ServerProcess server(folder_.path(), variables());
    server.await_log("DATABASE_READY");
    tests::HttpClient client(server.port());
    const auto found = tests::listed_probes(client.request("GET", "/api/v1/check").body());
    ASSERT_TRUE(found.contains(probe_));
    EXPECT_EQ(found.at(probe_).position.x, 3);
    EXPECT_EQ(found.at(probe_).position.y, 4);
    auto headers = tests::HttpClient::json;
    headers["Idempotency-Key"] = "upgraded";
    const auto moved = client.request("PATCH", "/api/v1/move", tests::move_body(probe_, "M"), headers);
    EXPECT_EQ(moved.result_int(), 200U) << moved.body();
    EXPECT_EQ(query("SELECT x FROM probe"), "4");
  }

  [[nodiscard]] std::string schema() const {
    if (!is_postgres()) return tests::run_command("sqlite3 '" + file().string() + "' .schema").output;
    const auto settings = postgres_->settings();
    const auto dump = tests::run_command(
        "PGPASSWORD='" + settings.password + "' pg_dump --schema-only --host=" + settings.host +
        " --port=" + std::to_string(settings.port) + " --username=" + settings.user + " " + settings.name +
        R"( | grep -v '^\\\(un\)\{0,1\}restrict ')");
    EXPECT_EQ(dump.status, 0) << dump.output;
    return dump.output;
  }

  const std::string grid_ = "0190b5a0-0000-7000-8000-000000000001";
  const std::string probe_ = "0190b5a0-0000-7000-8000-000000000002";
  tests::TemporaryFolder folder_;
  std::optional<tests::PostgresDatabase> postgres_;
};

TEST_P(Migrate, UpDownUpLeavesTheSameSchema) {
  succeed({});
  const auto first = schema();
  EXPECT_THAT(first, HasSubstr("probe"));
  for (std::size_t count = 0; count < migrations().size(); ++count)
    succeed({"down"});
  for (const auto* const trace : {"probe", "grid", "direction", "idempotency"})
    EXPECT_THAT(schema(), Not(HasSubstr(trace)));
  succeed({"up"});
  EXPECT_EQ(schema(), first);
}

TEST_P(Migrate, ReportsItsProgress) {
  const auto up = migrate({});
  EXPECT_EQ(up.status, 0);
  std::string expected;
  const auto all = std::to_string(migrations().size());
  for (std::size_t index = 0; index < migrations().size(); ++index)
    expected += "applying " + std::string(migrations()[index].name) + " (" + std::to_string(index + 1) +
                " of " + all + ")\n";
  const auto up_to_date = "the database is up to date: all " + all + " migrations are applied\n";
  EXPECT_THAT(up.output, testing::EndsWith(expected + up_to_date));
  EXPECT_THAT(up.output, HasSubstr(is_postgres() ? postgres_->settings().name : file().string()));
  EXPECT_THAT(migrate({"up"}).output, AllOf(testing::EndsWith(up_to_date), Not(HasSubstr("applying"))));
  const std::string last(migrations().back().name);
  EXPECT_THAT(migrate({"down"}).output, HasSubstr("taking back " + last + "\n"));
  EXPECT_THAT(migrate({"status"}).output,
              AllOf(HasSubstr("applied " + std::string(migrations().front().name) + "\n"),
                    HasSubstr("pending " + last + "\n"), HasSubstr("1 pending, 0 unknown\n")));
}

TEST_P(Migrate, ThreeConcurrentRunsOnAnEmptyDatabaseSucceed) {
  std::vector<std::future<tests::ProgramRun>> runs;
  for (int process = 0; process < 3; ++process)
    runs.push_back(std::async(std::launch::async, [this] { return migrate({}); }));
  std::string output;
  for (auto& run : runs) {
    const auto done = run.get();
    EXPECT_EQ(done.status, 0) << done.output;
    output += done.output;
  }
  for (const auto& migration : migrations()) {
    const auto line = "applying " + std::string(migration.name);
    EXPECT_NE(output.find(line), std::string::npos);
    EXPECT_EQ(output.find(line), output.rfind(line)) << "once";
  }
}

TEST_P(Migrate, StatusChangesNothing) {
  const auto status = migrate({"status"});
  if (is_postgres()) {
    EXPECT_EQ(status.status, 0) << status.output;
    EXPECT_THAT(status.output, HasSubstr("0 applied, " + std::to_string(migrations().size()) + " pending"));
    EXPECT_EQ(query("SELECT coalesce(to_regclass('schema_migrations')::text, 'none')"), "none");
  } else {
    EXPECT_EQ(status.status, 1);
    EXPECT_THAT(status.output, HasSubstr("there is no database"));
    EXPECT_FALSE(fs::exists(file().parent_path()));
  }
}

TEST_P(Migrate, LeavesADatabaseOfANewerProgramAlone) {
  succeed({});
  query("INSERT INTO schema_migrations (version) VALUES ('99990101000000')");
  EXPECT_THAT(migrate({"status"}).output,
              AllOf(HasSubstr("unknown 99990101000000\n"), HasSubstr("1 unknown")));
  const auto before = schema();
  for (const auto* const word : {"up", "down"}) {
    const auto refused = migrate({word});
    EXPECT_EQ(refused.status, 1) << word;
    EXPECT_THAT(refused.output, HasSubstr("it has 99990101000000, which this program does not know"));
  }
  EXPECT_EQ(schema(), before);
}

TEST_P(Migrate, UpgradesADatabaseOfEachOlderVersionWithItsData) {
  for (std::size_t version = 1; version < migrations().size(); ++version) {
    apply_as_dbmate(version);
    store_probe();
    succeed({"up"});
    expect_probe_that_moves();
    for (std::size_t count = 0; count < migrations().size(); ++count)
      succeed({"down"});
    query("DROP TABLE schema_migrations");
  }
}

TEST_P(Migrate, FailsIfALockIsHeldBeyondTheDeadline) {
  succeed({});
  const auto before = schema();
  if (is_postgres()) {
    const OpenTransaction holder(postgres_->settings(), "LOCK TABLE event, idempotency_key, grid, probe");
    const auto refused = migrate({"down"}, {{"DB_STATEMENT_TIMEOUT_MS", "200"}});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("another transaction holds the table"));
    const OpenTransaction migrating(postgres_->settings(), "SELECT pg_advisory_xact_lock(7163726558270117)");
    const auto waited = migrate({}, {{"DB_MIGRATION_TIMEOUT_MS", "200"}});
    EXPECT_EQ(waited.status, 1);
    EXPECT_THAT(waited.output,
                HasSubstr("another process migrates the database, and was not done within 200 ms"));
  } else {
    tests::ForeignConnection holder(file());
    holder.run("BEGIN IMMEDIATE");
    const auto waited = migrate({}, {{"DB_MIGRATION_TIMEOUT_MS", "200"}});
    EXPECT_EQ(waited.status, 1);
    EXPECT_THAT(waited.output, AllOf(HasSubstr("no turn to change the database"), HasSubstr("mars.db")));
  }
  EXPECT_EQ(schema(), before);
}

INSTANTIATE_TEST_SUITE_P(, Migrate, tests::both_engines(), tests::engine_name);

TEST(MigrateCommand, AcceptsUpDownOrStatus) {
  const tests::TemporaryFolder folder;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"sideways"}, {""}, {"UP"}, {"up", "down"}, {"--help"}}) {
    std::vector<std::string> arguments{"--migrate"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto refused = tests::run_program(folder.path(), arguments, {{"ENV", "test"}});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.output, HasSubstr("--migrate takes up, down or status"));
  }
  const auto refused =
      tests::run_program(folder.path(), {"--migrate"}, {{"ENV", "test"}, {"DB_MIGRATION_TIMEOUT_MS", "0"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("DB_MIGRATION_TIMEOUT_MS is '0'"));
  EXPECT_FALSE(fs::exists(folder.path() / "data"));
}

TEST(MigrateCommand, MakesAServiceReadyThatWaitsForIt) {
  const tests::PostgresDatabase empty(tests::PostgresDatabase::Schema::none);
  const tests::TemporaryFolder folder;
  auto variables = tests::variables_for(empty);
  variables["ENV"] = "test";
  const tests::ServerProcess server(folder.path(), variables);
  server.await_log("run this program with --migrate");
  EXPECT_EQ(tests::run_program(folder.path(), {"--migrate"}, variables).status, 0);
  server.await_log("DATABASE_READY");
  EXPECT_EQ(tests::HttpClient(server.port()).request("GET", "/api/v1/ready").result_int(), 200U);
}

TEST(MigrateCommand, NamesTheRightsThatTheRoleLacks) {
  const tests::PostgresDatabase empty(tests::PostgresDatabase::Schema::none);
  const tests::TemporaryFolder folder;
  const tests::PostgresRole role(empty);
  const auto refused = tests::run_program(folder.path(), {"--migrate"}, role.variables());
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, AllOf(HasSubstr("permission denied for schema public"),
                                    HasSubstr("migrate as the owner of the tables, which the role " +
                                              role.name() + " is not")));
  EXPECT_EQ(tests::run_program(folder.path(), {"--migrate", "status"}, role.variables()).status, 0);
}

TEST(MigrateCommand, FailsIfNoServerResponds) {
  const tests::TemporaryFolder folder;
  const auto refused = tests::run_program(folder.path(), {"--migrate"},
                                          {{"ENV", "test"},
                                           {"DB_HOST", "127.0.0.1"},
                                           {"DB_PORT", "1"},
                                           {"DB_USER", "mars"},
                                           {"DB_NAME", "mars"}});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("cannot connect"));
}

TEST(MigrateCommand, VerifiesTheServerAsTheServiceDoes) {
  const auto authority = tests::make_certificate("Authority");
  const tests::TlsPostgres server(tests::make_certificate("localhost", {.authority = &authority}));
  const tests::TemporaryFolder folder;
  const auto status = [&](const std::string& certificates) {
    std::ofstream(folder.path() / "root.pem") << certificates;
    const auto settings = server.settings();
    return tests::run_program(folder.path(), {"--migrate", "status"},
                              {{"ENV", "test"},
                               {"DB_HOST", settings.host},
                               {"DB_PORT", std::to_string(settings.port)},
                               {"DB_USER", settings.user},
                               {"DB_PASSWORD", settings.password},
                               {"DB_NAME", settings.name},
                               {"DB_SSLMODE", "verify-full"},
                               {"DB_SSLROOTCERT", (folder.path() / "root.pem").string()},
                               {"PGSSLMODE", "disable"},
                               {"PGOPTIONS", "nonsense"}});
  };
  EXPECT_EQ(status(authority.certificate).status, 0);
  const auto foreign = status(tests::make_certificate("Foreign").certificate);
  EXPECT_EQ(foreign.status, 1);
  EXPECT_THAT(foreign.output, HasSubstr("certificate verify failed"));
  const auto unreadable = status("");
  EXPECT_EQ(unreadable.status, 2);
  EXPECT_THAT(unreadable.output, HasSubstr("DB_SSLROOTCERT"));
}

}  // namespace
}  // namespace mars
