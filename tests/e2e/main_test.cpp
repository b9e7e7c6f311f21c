// The program as an operator meets it: arguments, settings, start, restart, shutdown.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/file_permissions.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;

tests::ProgramRun run(const std::vector<std::string>& arguments,
                      const tests::ServerProcess::Variables& variables = {}) {
  const tests::TemporaryFolder folder;
  return tests::run_program(folder.path(), arguments, variables);
}

TEST(Program, ExplainsItself) {
  const auto help = run({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.output, HasSubstr("APP_PORT"));
  const auto version = run({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_THAT(version.output, HasSubstr("mars-probe-simulator "));
}

TEST(Program, RefusesUnknownArguments) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--port"}, {"--help", "x"}, {""}}) {
    const auto refused = run(arguments);
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.output, HasSubstr("unknown argument"));
  }
}

TEST(Program, ReportsEveryWrongSettingByName) {
  const auto refused = run({}, {{"APP_PORT", "x"}, {"ENV", "staging"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("APP_PORT is 'x'"));
  EXPECT_THAT(refused.output, HasSubstr("ENV is 'staging'"));
}

TEST(Program, ChecksItsSettingsWithoutServing) {
  EXPECT_EQ(run({"--check-settings"}).status, 0);
  const auto refused = run({"--check-settings"}, {{"ENV", "prod"}, {"DB_PASSWORD", "change-me"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("DB_PASSWORD is the password of an example"));
}

const std::string good_key = "a-good-key-0123456789-abcdefghij";

TEST(Program, HashesAKeyThatItReadsAndDoesNotRepeat) {
  const tests::TemporaryFolder folder;
  for (const auto* end : {"", "\n", "\r\n", "\nsecond line\n"}) {
    const auto hashed = tests::run_program(folder.path(), {"--hash-key"}, {}, good_key + end);
    EXPECT_EQ(hashed.output,
              tests::run_program(folder.path(), {"--hash-key"}, {}, "\xEF\xBB\xBF" + good_key + end).output);
    EXPECT_EQ(hashed.status, 0);
    EXPECT_EQ(hashed.output, "sha256:c569732765ea1186564b12307a09fde584b8a164e1ac381395ad0403a8c5a4e7\n");
  }
  EXPECT_EQ(tests::run_program(folder.path(), {"--hash-key"}, {}, good_key + std::string(224, 'a')).status,
            0);
  EXPECT_EQ(tests::run_program(folder.path(), {"--hash-key"}, {}, std::string(32, 'a')).output,
            "mars-probe-simulator: the key must have 8 different letters: take a random one\n");
  for (const auto& wrong :
       {std::string(), std::string("canary"), std::string(257, 'a'), std::string(60'000, 'a')}) {
    const auto refused = tests::run_program(folder.path(), {"--hash-key"}, {}, wrong);
    EXPECT_EQ(refused.status, 2);
    EXPECT_EQ(refused.output, "mars-probe-simulator: the key must be 32 to 256 letters, digits or -._~+/\n");
  }
}

TEST(Program, HealthCheckReportsReadiness) {
  tests::Service service(tests::Engine::sqlite);
  service.process().await_log("DATABASE_READY");
  const tests::ServerProcess::Variables same{{"APP_PORT", std::to_string(service.process().port())}};
  const auto healthy = run({"--health-check"}, same);
  EXPECT_EQ(healthy.status, 0);
  EXPECT_THAT(healthy.output, HasSubstr("ready"));
  service.process().stop();
  EXPECT_EQ(run({"--health-check"}, same).status, 1);
}

TEST(Program, ReadsItsEnvFile) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / ".env") << "APP_THREADS=zero\n";
  const auto refused = tests::run_program(folder.path(), {}, {});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("APP_THREADS is 'zero'"));
}

TEST(Program, StartsWithNoFileOfSettingsThatItCannotRead) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / ".env.prod";
  std::ofstream(file) << "API_KEYS=me:read:an-api-key-of-32-letters-or-more\n";
  std::filesystem::permissions(file, std::filesystem::perms::none);
  tests::under_file_permissions([&] {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{}, {"--check-settings"}, {"--health-check"}}) {
      const auto refused = tests::run_program(folder.path(), arguments, {{"ENV", "prod"}});
      EXPECT_EQ(refused.status, 2);
      EXPECT_THAT(refused.output, HasSubstr(file.string() + " cannot be read: Permission denied"));
    }
  });
}

TEST(Program, StartsWithNoSecretThatItCannotRead) {
  for (const auto* name : {"DB_PASSWORD_FILE", "API_KEYS_FILE"}) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{}, {"--check-settings"}, {"--health-check"}}) {
      const auto refused = run(arguments, {{name, "/proc/self/mem"}});
      EXPECT_EQ(refused.status, 2);
      EXPECT_THAT(refused.output, HasSubstr(std::string(name) + " is '/proc/self/mem'"));
      EXPECT_THAT(refused.output, HasSubstr("Input/output error"));
    }
  }
}

TEST(Program, RefusesAPortThatIsTaken) {
  tests::Service service(tests::Engine::sqlite);
  const auto refused = run({}, {{"APP_PORT", std::to_string(service.process().port())}});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("Address already in use"));
}

TEST(Program, WaitsForAnEmbeddedDatabaseItCannotOpen) {
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), {{"ENV", "test"}, {"DB_PATH", "/proc/mars.db"}});
  server.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(server.log(), HasSubstr("/proc/mars.db"));
  tests::HttpClient client(server.port());
  EXPECT_EQ(client.request("GET", "/api/v1/ready").result_int(), 503U);
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST(Program, WaitsForAPostgresSchemaOfItsVersionAndNamesTheRemedy) {
  const tests::PostgresDatabase empty(tests::PostgresDatabase::Schema::none);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), tests::variables_for(empty));
  server.await_log("run this program with --migrate");
  EXPECT_THAT(server.log(), HasSubstr("DATABASE_UNAVAILABLE"));
  tests::HttpClient client(server.port());
  EXPECT_THAT(client.request("GET", "/api/v1/ready").body(), HasSubstr("--migrate"));
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST(Program, Returns503WhileTheDatabaseIsUnreachable) {
  tests::PostgresDatabase database;
  auto variables = tests::variables_for(database);
  variables["DB_PORT"] = "1";  // nobody listens there
  variables["ENV"] = "test";
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), variables);
  tests::HttpClient client(server.port());
  for (const auto& [method, path, body] : std::to_array<std::array<std::string_view, 3>>(
           {{"POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})"},
            {"PATCH", "/api/v1/move", R"({"id": "0190b5a0-0000-7000-8000-000000000000", "command": "M"})"},
            {"GET", "/api/v1/check", ""},
            {"GET", "/api/v1/ready", ""}})) {
    const auto response = client.request(method, path, body);
    EXPECT_EQ(response.result_int(), 503U) << path;
    EXPECT_EQ(response["Retry-After"], "1");
    EXPECT_EQ(boost::json::parse(response.body()).at("detail").at("code"), "SERVICE_UNAVAILABLE");
  }
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_EQ(run({"--health-check"}, {{"APP_PORT", std::to_string(server.port())}}).status, 1);
}

class Lifecycle : public tests::OnBothEngines {};

TEST_P(Lifecycle, KeepsTheProbesAcrossARestart) {
  tests::set_up_probe(client_, 5, 5, "WEST");
  const auto before = client_.request("GET", "/api/v1/check").body();
  EXPECT_EQ(service_.restart(), 0);
  EXPECT_EQ(service_.connect().request("GET", "/api/v1/check").body(), before);
}

TEST_P(Lifecycle, IsReadyOnceTheDatabaseIs) {
  service_.process().await_log("DATABASE_READY");
  const auto response = client_.request("GET", "/api/v1/ready");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_EQ(response.body(), R"({"status":"ready"})");
}

TEST_P(Lifecycle, ExitsCleanlyOnSigtermAndSigint) {
  EXPECT_EQ(service_.restart(), 0);
  service_.process().signal(SIGINT);
  EXPECT_EQ(service_.process().wait(), 0);
}

INSTANTIATE_TEST_SUITE_P(, Lifecycle, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
