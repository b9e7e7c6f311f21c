#include "app/core/settings.hpp"

#include <gmock/gmock.h>

namespace mars::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> problems_of(const chassis::config::Variables& variables) {
  const auto settings = Settings::declaration().load(variables);
  return settings ? std::vector<std::string>{} : settings.error();
}

TEST(Settings, RunOnTheEmbeddedDatabaseWithoutAnyVariable) {
  const auto settings = Settings::declaration().load({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->server.stage, chassis::config::Stage::dev);
  EXPECT_EQ(settings->server.host, "127.0.0.1");
  EXPECT_EQ(settings->server.port, 8000);
  EXPECT_EQ(settings->database.engine, chassis::server::DatabaseEngine::sqlite);
  EXPECT_EQ(settings->server.limits.body_bytes, 1024U * 1024U);
  EXPECT_EQ(settings->max_command_length, 100'000U);
  EXPECT_GE(settings->server.threads, 1U);
}

TEST(Settings, DbHostChoosesPostgres) {
  const auto settings =
      Settings::declaration().load({{"DB_HOST", "db"}, {"DB_USER", "me"}, {"DB_NAME", "mars"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->database.engine, chassis::server::DatabaseEngine::postgres);
  EXPECT_EQ(settings->database.postgres.port, 5432);
}

TEST(Settings, DbEngineOverridesWhatDbHostWouldChoose) {
  EXPECT_EQ(Settings::declaration().load({{"DB_HOST", "db"}, {"DB_ENGINE", "sqlite"}})->database.engine,
            chassis::server::DatabaseEngine::sqlite);
}

TEST(Settings, PostgresNeedsHostUserAndName) {
  EXPECT_THAT(problems_of({{"DB_ENGINE", "postgres"}}),
              ElementsAre(HasSubstr("DB_HOST is missing"), HasSubstr("DB_USER is missing"),
                          HasSubstr("DB_NAME is missing")));
}

TEST(Settings, TakeAListOfHosts) {
  const auto settings = Settings::declaration().load({{"DB_HOST", "db1,[::1]:5433"},
                                                      {"DB_USER", "me"},
                                                      {"DB_NAME", "mars"},
                                                      {"DB_TARGET_SESSION_ATTRS", "any"}});
  EXPECT_EQ(settings->database.postgres.host, "db1,[::1]:5433");
  EXPECT_EQ(settings->database.postgres.target, chassis::postgres::Target::any);
  EXPECT_THAT(
      problems_of({{"DB_ENGINE", "postgres"}, {"DB_HOST", "a,,b:0"}, {"DB_USER", "me"}, {"DB_NAME", "mars"}}),
      ElementsAre("DB_HOST is 'a,,b:0' but must be hosts separated by commas, each with or without :port, "
                  "IPv6 addresses in brackets; '' is none; 'b:0' is none"));
  EXPECT_THAT(problems_of({{"DB_TARGET_SESSION_ATTRS", "primary"}}),
              ElementsAre("DB_TARGET_SESSION_ATTRS is 'primary' but must be one of read-write, any"));
}

TEST(Settings, TakeAtMostSixteenHosts) {
  chassis::config::Variables variables{{"DB_HOST", "db"}, {"DB_USER", "me"}, {"DB_NAME", "mars"}};
  for (int count = 1; count < 16; ++count)
    variables["DB_HOST"] += ",db";
  EXPECT_THAT(problems_of(variables), testing::IsEmpty());
  variables["DB_HOST"] += ",db";
  EXPECT_THAT(problems_of(variables), ElementsAre(HasSubstr("there are more than 16")));
}

TEST(Settings, RefuseThePasswordOfAnExampleInProduction) {
  for (const auto* known : {"password", "change-me"}) {
    EXPECT_THAT(problems_of({{"ENV", "prod"}, {"DB_PASSWORD", known}}),
                ElementsAre(HasSubstr("DB_PASSWORD is the password of an example")));
    EXPECT_THAT(problems_of({{"ENV", "test"}, {"DB_PASSWORD", known}}), testing::IsEmpty());
  }
  EXPECT_THAT(problems_of({{"ENV", "prod"}, {"DB_PASSWORD", "password1"}}), testing::IsEmpty());
}

TEST(Settings, NeedAPasswordInProductionUnlessTheServerIsOnASocket) {
  chassis::config::Variables variables{
      {"ENV", "prod"}, {"DB_HOST", "db"}, {"DB_USER", "me"}, {"DB_NAME", "mars"}};
  EXPECT_THAT(problems_of(variables), ElementsAre(HasSubstr("DB_PASSWORD is missing")));
  variables["DB_HOST"] = "/run/postgresql";
  EXPECT_THAT(problems_of(variables), testing::IsEmpty());
  variables["DB_HOST"] = "/run/postgresql,db";
  EXPECT_THAT(problems_of(variables), ElementsAre(HasSubstr("DB_PASSWORD is missing")));
  EXPECT_THAT(problems_of({{"ENV", "prod"}}), testing::IsEmpty());
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

TEST(Settings, TakeBothFilesOfACertificateOrNone) {
  for (const auto* name : {"TLS_CERTIFICATE_FILE", "TLS_PRIVATE_KEY_FILE"})
    EXPECT_THAT(problems_of({{name, "x.pem"}}), ElementsAre(HasSubstr("one of them is missing")));
  EXPECT_THAT(problems_of({{"TLS_CERTIFICATE_FILE", "x.pem"}, {"TLS_PRIVATE_KEY_FILE", "y.pem"}}),
              testing::IsEmpty());
}

TEST(Settings, KnowTheTlsModesOfLibpq) {
  EXPECT_EQ(Settings::declaration().load({})->database.postgres.tls.mode, "prefer");
  for (const auto* mode : {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
    EXPECT_EQ(Settings::declaration().load({{"DB_SSLMODE", mode}})->database.postgres.tls.mode, mode);
  for (const auto* wrong : {"on", "verify", "Require", "verify-full "})
    EXPECT_THAT(problems_of({{"DB_SSLMODE", wrong}}), ElementsAre(HasSubstr("DB_SSLMODE is"))) << wrong;
}

TEST(Settings, VerifyFullyWhereTheSystemsAuthoritiesAreTrusted) {
  EXPECT_EQ(Settings::declaration().load({{"DB_SSLROOTCERT", "system"}})->database.postgres.tls.mode,
            "verify-full");
  EXPECT_EQ(Settings::declaration()
                .load({{"DB_SSLROOTCERT", "system"}, {"DB_SSLMODE", "require"}})
                ->database.postgres.tls.mode,
            "require");
}

TEST(Settings, TakeBothFilesOfAClientCertificateOrNone) {
  for (const auto* name : {"DB_SSLCERT", "DB_SSLKEY"})
    EXPECT_THAT(problems_of({{name, "x.pem"}}), ElementsAre(HasSubstr("one of them is missing")));
  EXPECT_THAT(problems_of({{"DB_SSLCERT", "x.pem"}, {"DB_SSLKEY", "y.pem"}}), testing::IsEmpty());
}

TEST(Settings, OpenTheManagementAddressToEveryHostWhereTheApiIs) {
  EXPECT_TRUE(chassis::http::allows_every_host(
      Settings::declaration().load({{"ALLOWED_HOSTS", "*"}})->server.management_allowed_hosts));
  EXPECT_FALSE(chassis::http::allows_every_host(
      Settings::declaration().load({{"ALLOWED_HOSTS", "mars.example"}})->server.management_allowed_hosts));
  EXPECT_FALSE(
      chassis::http::allows_every_host(Settings::declaration().load({})->server.management_allowed_hosts));
}

TEST(Settings, HaveAManagementAddressOnlyWhereItsPortIsSet) {
  EXPECT_EQ(Settings::declaration().load({})->server.management_port, std::nullopt);
  EXPECT_EQ(Settings::declaration().load({{"MANAGEMENT_PORT", "9000"}})->server.management_port, 9000);
  EXPECT_EQ(Settings::declaration().load({{"MANAGEMENT_PORT", "9000"}})->server.management_host, "127.0.0.1");
  EXPECT_THAT(problems_of({{"MANAGEMENT_HOST", "0.0.0.0"}}),
              ElementsAre(HasSubstr("MANAGEMENT_PORT is missing")));
  EXPECT_THAT(problems_of({{"MANAGEMENT_PORT", "65536"}}),
              ElementsAre(HasSubstr("MANAGEMENT_PORT is '65536'")));
}

TEST(Settings, KeepIdempotencyKeysForASecondAtLeast) {
  EXPECT_EQ(Settings::declaration().load({})->idempotency_lifetime, std::chrono::hours(24));
  EXPECT_EQ(Settings::declaration().load({{"IDEMPOTENCY_TTL_S", "1"}})->idempotency_lifetime,
            std::chrono::seconds(1));
  for (const auto* wrong : {"0", "2592001", "1h"})
    EXPECT_EQ(problems_of({{"IDEMPOTENCY_TTL_S", wrong}}).size(), 1U) << wrong;
  EXPECT_TRUE(problems_of({{"IDEMPOTENCY_TTL_S", "2592000"}}).empty());
}

TEST(Settings, KeepEventsForTenYearsAtMost) {
  EXPECT_EQ(Settings::declaration().load({})->event_retention, std::chrono::days(7));
  EXPECT_EQ(Settings::declaration().load({{"EVENT_RETENTION_S", "0"}})->event_retention,
            std::chrono::seconds(0));
  for (const auto* wrong : {"-1", "315360001", "1d"})
    EXPECT_EQ(problems_of({{"EVENT_RETENTION_S", wrong}}).size(), 1U) << wrong;
  EXPECT_TRUE(problems_of({{"EVENT_RETENTION_S", "315360000"}}).empty());
}

TEST(Settings, LetOneRequestBeUnderWayAtLeast) {
  EXPECT_EQ(Settings::declaration().load({})->server.limits.requests_in_flight,
            160 * Settings::declaration().load({})->server.threads);
  EXPECT_EQ(Settings::declaration().load({{"MAX_REQUESTS_IN_FLIGHT", "1"}})->server.limits.requests_in_flight,
            1U);
  for (const auto* wrong : {"0", "1000001", "many"})
    EXPECT_EQ(problems_of({{"MAX_REQUESTS_IN_FLIGHT", wrong}}).size(), 1U) << wrong;
}

TEST(Settings, BufferBytesWithinBoundsAndWithRoomForABody) {
  const auto with = [](const std::string& bytes, const std::string& body) {
    return Settings::declaration().load({{"MAX_BUFFERED_BYTES", bytes}, {"MAX_BODY_BYTES", body}});
  };
  EXPECT_EQ(with("1048576", "1000")->server.limits.buffered_bytes, 1'048'576U);
  EXPECT_EQ(with("1099511627776", "1000")->server.limits.buffered_bytes, 1'099'511'627'776U);
  for (const auto* wrong : {"1048575", "1099511627777", "-1", "1M", "all"})
    EXPECT_FALSE(with(wrong, "1000")) << wrong;
  EXPECT_TRUE(with("4194304", "3145728"));
  EXPECT_EQ(with("4194304", "3145729").error(),
            std::vector<std::string>{"MAX_BUFFERED_BYTES must be at least a third more than MAX_BODY_BYTES"});
  EXPECT_GE(Settings::declaration().load({})->server.limits.buffered_bytes, 16U << 20U)
      << "a quarter of the memory, within reason";
}

TEST(Settings, LimitClientsByDefault) {
  EXPECT_EQ(Settings::declaration().load({})->server.limits.connections_per_client, 0U)
      << "a quarter of MAX_CONNECTIONS";
  EXPECT_GE(Settings::declaration().load({})->server.limits.streams_per_client, 40U);
  for (const auto* name : {"MAX_CONNECTIONS_PER_CLIENT", "MAX_STREAMS_PER_CLIENT"}) {
    EXPECT_TRUE(Settings::declaration().load({{name, "1"}})) << name;
    for (const auto* wrong : {"0", "-1", "1000001", "many"})
      EXPECT_FALSE(Settings::declaration().load({{name, wrong}})) << name << wrong;
  }
}

TEST(Settings, LimitNoRateUnlessToldTo) {
  EXPECT_EQ(Settings::declaration().load({})->server.limits.requests_per_window, 0U);
  EXPECT_EQ(Settings::declaration().load({})->server.limits.rate_limit_window, std::chrono::minutes(1));
  EXPECT_EQ(Settings::declaration().load({{"RATE_LIMIT", "1000000000"}})->server.limits.requests_per_window,
            1'000'000'000U);
  EXPECT_EQ(Settings::declaration().load({{"RATE_LIMIT_WINDOW_S", "86400"}})->server.limits.rate_limit_window,
            std::chrono::days(1));
  for (const auto* wrong : {"-1", "1000000001", "10/s"})
    EXPECT_EQ(problems_of({{"RATE_LIMIT", wrong}}).size(), 1U) << wrong;
  for (const auto* wrong : {"0", "86401", "1m"})
    EXPECT_EQ(problems_of({{"RATE_LIMIT_WINDOW_S", wrong}}).size(), 1U) << wrong;
}

TEST(Settings, AnEmptyVariableCountsAsNotSet) {
  EXPECT_EQ(Settings::declaration().load({{"APP_PORT", ""}})->server.port, 8000);
}

TEST(Settings, AreDescribedByNameDefaultAndMeaning) {
  const auto table = Settings::declaration().describe();
  EXPECT_THAT(table, HasSubstr("APP_PORT"));
  EXPECT_THAT(table, HasSubstr("[8000]"));
  EXPECT_THAT(table, HasSubstr("most letters of one command"));
}

TEST(Settings, TraceNothingUnlessACollectorIsNamed) {
  EXPECT_EQ(Settings::declaration().load({})->server.tracing.otlp.url, "");
  EXPECT_EQ(Settings::declaration().load({})->server.tracing.sampler,
            chassis::telemetry::TraceSampler::parent_always_on);
  EXPECT_FALSE(Settings::declaration().load({})->server.tracing.disabled);
}

TEST(Settings, KnowTheSamplersOfOpenTelemetry) {
  const auto settings = Settings::declaration().load(
      {{"OTEL_TRACES_SAMPLER", "parentbased_traceidratio"}, {"OTEL_TRACES_SAMPLER_ARG", "0.1"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->server.tracing.sampler, chassis::telemetry::TraceSampler::parent_ratio);
  EXPECT_EQ(settings->server.tracing.ratio, 0.1);
  EXPECT_THAT(problems_of({{"OTEL_TRACES_SAMPLER", "sometimes"}}),
              ElementsAre(HasSubstr("OTEL_TRACES_SAMPLER")));
}

TEST(Settings, TakeAShareFrom0To1Only) {
  for (const auto* share : {"0", "1", "0.5", "1e-3"}) {
    EXPECT_THAT(problems_of({{"OTEL_TRACES_SAMPLER_ARG", share}}), testing::IsEmpty()) << share;
  }
  for (const auto* share : {"-0.1", "1.01", "nan", "10%", "half", "0.5 "}) {
    EXPECT_THAT(problems_of({{"OTEL_TRACES_SAMPLER_ARG", share}}), testing::SizeIs(1)) << share;
  }
}

TEST(Settings, ExportNoBatchThatIsGreaterThanTheQueue) {
  EXPECT_THAT(problems_of({{"OTEL_BSP_MAX_QUEUE_SIZE", "512"}}), testing::IsEmpty());
  EXPECT_THAT(problems_of({{"OTEL_BSP_MAX_QUEUE_SIZE", "511"}}),
              ElementsAre(HasSubstr("OTEL_BSP_MAX_QUEUE_SIZE")));
}

TEST(Settings, AskForNoKeyUnlessThereIsOne) {
  EXPECT_TRUE(Settings::declaration().load({})->server.access.api_keys.empty());
  const auto settings =
      Settings::declaration().load({{"API_KEYS", "me:read:an-api-key-of-32-letters-or-more"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->server.access.api_keys.size(), 1U);
}

TEST(Settings, ReportWrongKeysWithoutRepeatingThem) {
  EXPECT_THAT(
      problems_of({{"API_KEYS", "me:read:an-api-key-of-32-letters-or-more,canary"}}),
      ElementsAre("API_KEYS must be NAME:SCOPES:KEY, with commas between; entry 2: it must have three "
                  "parts, with colons between"));
}

TEST(Settings, LeaveCorsOffUnlessOriginsAreNamed) {
  EXPECT_TRUE(Settings::declaration().load({})->server.access.cors_origins.empty());
  EXPECT_THAT(
      Settings::declaration().load({{"CORS_ORIGINS", "https://mars.example"}})->server.access.cors_origins,
      ElementsAre("https://mars.example"));
  EXPECT_THAT(problems_of({{"CORS_ORIGINS", "mars.example"}}),
              ElementsAre(HasSubstr("'mars.example' is none")));
}

TEST(Settings, LetBrowsersRememberForADayAtMost) {
  EXPECT_EQ(Settings::declaration().load({{"CORS_MAX_AGE", "86400"}})->server.access.cors_max_age,
            std::chrono::days(1));
  EXPECT_EQ(problems_of({{"CORS_MAX_AGE", "86401"}}).size(), 1U);
}

}  // namespace
}  // namespace mars::core
