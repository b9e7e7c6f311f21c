// What the operator is told of variables and files before the server starts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;
using Variables = tests::ServerProcess::Variables;

TEST(MisspeltSettings, AreLoggedAtTheStart) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / ".env.test") << "APP_THREAD=1\n";
  tests::ServerProcess server(
      folder.path(), {{"ENV", "test"}, {"RATE_LIMITS", "1"}, {"RATE_LIMIT", "100"}, {"PATH", "/usr/bin"}});
  server.await_log("SERVER_STARTED");
  EXPECT_THAT(server.log(),
              HasSubstr(R"("variable": "RATE_LIMITS", "meant": "RATE_LIMIT", "event": "SETTING_UNKNOWN")"));
  EXPECT_THAT(server.log(),
              HasSubstr(R"("variable": "APP_THREAD", "meant": "APP_THREADS", "event": "SETTING_UNKNOWN")"));
  EXPECT_THAT(server.log(), Not(HasSubstr("PATH")));
}

TEST(MisspeltSettings, AreNamedByTheCheckOfSettingsWhichSucceeds) {
  const tests::TemporaryFolder folder;
  const auto checked = tests::run_program(folder.path(), {"--check-settings"}, {{"DB_PASWORD", "5ecret"}});
  EXPECT_EQ(checked.status, 0);
  EXPECT_EQ(checked.output,
            "mars-probe-simulator: warning: DB_PASWORD is not a setting; is DB_PASSWORD meant?\n");
}

TEST(MisspeltSettings, AreNamedWhereTheirAbsenceIsRefused) {
  const tests::TemporaryFolder folder;
  const auto refused = tests::run_program(folder.path(), {}, {{"DB_ENGINE", "postgres"}, {"DB_HSOT", "db"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("DB_HSOT is not a setting; is DB_HOST meant?"));
  EXPECT_THAT(refused.output, HasSubstr("DB_HOST is missing"));
}

TEST(HealthCheck, ReportsFilesThatNoServerCouldHaveStartedWith) {
  const tests::TemporaryFolder folder;
  const auto checked = tests::run_program(folder.path(), {"--health-check"},
                                          {{"APP_PORT", "1"},
                                           {"TLS_CERTIFICATE_FILE", "/proc/self/mem"},
                                           {"TLS_PRIVATE_KEY_FILE", "/proc/self/mem"}});
  EXPECT_EQ(checked.status, 2);
  EXPECT_THAT(checked.output, HasSubstr("TLS_CERTIFICATE_FILE is '/proc/self/mem'"));
}

}  // namespace
}  // namespace mars
