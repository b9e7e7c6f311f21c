#include "core/settings.hpp"

#include <gmock/gmock.h>

namespace mars::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> problems_of(const Variables& variables) {
  const auto settings = load_settings(variables);
  return settings ? std::vector<std::string>{} : settings.error();
}

TEST(Settings, RunOnTheEmbeddedDatabaseWithoutAnyVariable) {
  const auto settings = load_settings({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->stage, Stage::dev);
  EXPECT_EQ(settings->app_host, "127.0.0.1");
  EXPECT_EQ(settings->app_port, 8000);
  EXPECT_EQ(settings->db_engine, DatabaseEngine::sqlite);
  EXPECT_EQ(settings->max_body_bytes, 1024U * 1024U);
  EXPECT_EQ(settings->max_command_length, 100'000U);
  EXPECT_GE(settings->app_threads, 1U);
}

TEST(Settings, DbHostChoosesPostgres) {
  const auto settings = load_settings({{"DB_HOST", "db"}, {"DB_USER", "me"}, {"DB_NAME", "mars"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->db_engine, DatabaseEngine::postgres);
  EXPECT_EQ(settings->db_port, 5432);
}

TEST(Settings, DbEngineOverridesWhatDbHostWouldChoose) {
  EXPECT_EQ(load_settings({{"DB_HOST", "db"}, {"DB_ENGINE", "sqlite"}})->db_engine, DatabaseEngine::sqlite);
}

TEST(Settings, PostgresNeedsHostUserAndName) {
  EXPECT_THAT(problems_of({{"DB_ENGINE", "postgres"}}),
              ElementsAre(HasSubstr("DB_HOST is missing"), HasSubstr("DB_USER is missing"),
                          HasSubstr("DB_NAME is missing")));
}

TEST(Settings, ReportsEveryWrongVariableAtOnce) {
  EXPECT_THAT(problems_of({{"ENV", "staging"}, {"APP_PORT", "http"}, {"LOG_LEVEL", "loud"}}),
              ElementsAre("ENV is 'staging' but must be one of dev, test, prod",
                          "LOG_LEVEL is 'loud' but must be one of debug, info, warning, error",
                          "APP_PORT is 'http' but must be a whole number from 0 to 65535"));
}

TEST(Settings, NumbersHaveBounds) {
  EXPECT_TRUE(problems_of({{"APP_PORT", "0"}}).empty());
  EXPECT_TRUE(problems_of({{"APP_PORT", "65535"}}).empty());
  for (const auto* wrong : {"-1", "65536", "8000x", " 8000", "99999999999999999999"})
    EXPECT_EQ(problems_of({{"APP_PORT", wrong}}).size(), 1U) << wrong;
  EXPECT_EQ(problems_of({{"APP_THREADS", "0"}}).size(), 1U);
}

TEST(Settings, AnEmptyVariableCountsAsNotSet) {
  EXPECT_EQ(load_settings({{"APP_PORT", ""}})->app_port, 8000);
}

TEST(Settings, AreDescribedByNameDefaultAndMeaning) {
  const auto table = describe_settings();
  EXPECT_THAT(table, HasSubstr("APP_PORT"));
  EXPECT_THAT(table, HasSubstr("[8000]"));
  EXPECT_THAT(table, HasSubstr("most letters of one command"));
}

}  // namespace
}  // namespace mars::core
