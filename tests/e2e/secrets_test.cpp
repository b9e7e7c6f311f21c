// What only the operator and the client may know is in nothing that the program writes, answers or shows of
// itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "tests/support/certificate.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;
using Variables = tests::ServerProcess::Variables;

const std::string password = "5ecret-of-the-database";
const std::string credential = "5ecret-of-the-client";
const std::string collector_key = "5ecret-of-the-collector";
const std::string pilot_key = "5ecret-of-a-pilot-0123456789abcdef";
const std::string visitor_key = "5ecret-of-a-visitor-0123456789abcdef";
const std::string api_keys = "pilot:read+write:" + pilot_key + ",visitor:read:" + visitor_key;

/// In all of them.
constexpr auto mark = "5ecret";

/// A user of a database's server, with a password that can be told from other text.
class Account {
 public:
  explicit Account(const tests::PostgresDatabase& database) : database_(database) {
    database_.execute("CREATE ROLE " + name() + " LOGIN SUPERUSER PASSWORD '" + password + "'");
  }

  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  ~Account() { database_.execute("DROP ROLE " + name()); }

  [[nodiscard]] Variables variables() const {
    auto variables = tests::variables_for(database_);
    variables["DB_USER"] = name();
    variables["DB_PASSWORD"] = password;
    return variables;
  }

 private:
  [[nodiscard]] std::string name() const { return database_.settings().name; }

  const tests::PostgresDatabase& database_;
};

/// A server whose every output is kept, with what it answered.
class Watched {
 public:
  Watched(const Variables& variables, const std::string& level)
      : server_(folder_.path(), with(variables, level), tests::ServerProcess::Output::everything) {}

  void await_ready() {
    tests::HttpClient client(server_.port());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (client.request("GET", "/api/v1/ready").result_int() != 200) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the server is not ready");
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  /// Uses each endpoint, well and badly, with secrets where clients have them: with every scope, with one,
  /// and with none.
  void use() {
    for (const auto& key : {pilot_key, visitor_key, credential})
      use_with(key);
  }

  /// Ends it. All that it wrote and answered, and the arguments that a list of processes shows.
  std::string stop() {
    std::ifstream arguments("/proc/" + std::to_string(server_.pid()) + "/cmdline", std::ios::binary);
    seen_.append(std::istreambuf_iterator<char>(arguments), {});
    EXPECT_THAT(seen_, HasSubstr("mars-probe-simulator"));
    EXPECT_EQ(server_.stop(), 0);
    return seen_ + server_.log();
  }

  [[nodiscard]] const tests::ServerProcess& server() const { return server_; }

 private:
  void use_with(const std::string& key) {
    tests::HttpClient client(server_.port());
    const auto request = [&](std::string_view method, const std::string& path, const std::string& body = {}) {
      const auto response = client.request(method, path + "?token=" + credential, body,
                                           {{"content-type", "application/json"},
                                            {"authorization", "Bearer " + key},
                                            {"cookie", "session=" + credential}});
      for (const auto& header : response)
        seen_ += std::string(header.value()) + '\n';
      seen_ += response.body() + '\n';
    };
    request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
    request("POST", "/api/v1/setup", "{");
    request("PATCH", "/api/v1/move", tests::move_body("0190b5a0-0000-7000-8000-000000000000", "M"));
    for (const auto* path :
         {"/api/v1/check", "/api/v1/ready", "/api/v1/live", "/no/such/path", "/openapi.json", "/metrics"})
      request("GET", path);
  }

  static Variables with(Variables variables, const std::string& level) {
    variables["API_KEYS"] = api_keys;
    variables["LOG_LEVEL"] = level;
    return variables;
  }

  tests::TemporaryFolder folder_;
  tests::ServerProcess server_;
  std::string seen_;
};

class Secrets : public testing::TestWithParam<const char*> {
 protected:
  static Variables with_password(const Variables& more) {
    Variables variables{{"DB_HOST", "127.0.0.1"}, {"DB_PORT", "1"},          {"DB_USER", "mars"},
                        {"DB_NAME", "mars"},      {"DB_PASSWORD", password}, {"SHUTDOWN_GRACE_MS", "1000"}};
    for (const auto& [name, value] : more)
      variables[name] = value;
    return variables;
  }

  /// What is seen of a server that is used and ended.
  static std::string seen_of(const Variables& variables, bool once_ready) {
    Watched watched(variables, GetParam());
    if (once_ready) watched.await_ready();
    watched.use();
    return watched.stop();
  }
};

TEST_P(Secrets, AreNotShownWhereAllIsWell) {
  const tests::PostgresDatabase database;
  const Account account(database);
  const auto seen = seen_of(account.variables(), true);
  EXPECT_THAT(seen, HasSubstr(R"("status":"ready")"));
  EXPECT_THAT(seen, HasSubstr("http_server_request_duration_seconds"));
  EXPECT_THAT(seen, HasSubstr("INSUFFICIENT_SCOPE"));
  EXPECT_THAT(seen, HasSubstr("NOT_AUTHENTICATED"));
  EXPECT_THAT(seen, Not(HasSubstr(mark)));
}

TEST_P(Secrets, AreNotShownWhereTheDatabaseFails) {
  const tests::PostgresDatabase database;
  const Account account(database);
  Watched watched(account.variables(), GetParam());
  watched.await_ready();
  database.execute("ALTER TABLE probe RENAME TO elsewhere");
  watched.use();
  const auto seen = watched.stop();
  EXPECT_THAT(seen, HasSubstr("_UNEXPECTED_ERROR"));
  EXPECT_THAT(seen, Not(HasSubstr(mark)));
}

TEST_P(Secrets, AreNotShownWhereThePasswordIsWrong) {
  const tests::PostgresDatabase database;
  const Account account(database);
  auto variables = account.variables();
  variables["DB_PASSWORD"] += "-of-yesterday";
  const auto seen = seen_of(variables, false);
  EXPECT_THAT(seen, HasSubstr("SERVICE_UNAVAILABLE"));
  EXPECT_THAT(seen, Not(HasSubstr(mark)));
}

TEST_P(Secrets, AreNotShownWhereTheServerIsOutOfReach) {
  for (const auto* host : {"127.0.0.1", "host.invalid", "/no/such/folder"}) {
    const auto seen = seen_of(with_password({{"DB_HOST", host}}), false);
    EXPECT_THAT(seen, HasSubstr("SERVICE_UNAVAILABLE"));
    EXPECT_THAT(seen, Not(HasSubstr(mark)));
  }
}

TEST_P(Secrets, AreNotShownWhereTheCollectorIsOutOfReach) {
  Watched watched({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:" + collector_key + "@127.0.0.1:1"},
                   {"OTEL_EXPORTER_OTLP_HEADERS", "authorization=" + collector_key},
                   {"OTEL_BSP_SCHEDULE_DELAY", "10"}},
                  GetParam());
  watched.use();
  EXPECT_THAT(watched.stop(), Not(HasSubstr(mark)));
}

INSTANTIATE_TEST_SUITE_P(, Secrets, testing::Values("debug", "info", "warning", "error"),
                         [](const auto& level) { return std::string(level.param); });

TEST(SecretsOfTheClient, AreInNoSpan) {
  const tests::OtlpReceiver receiver;
  Watched watched(receiver.variables(), "info");
  watched.use();
  const auto spans = receiver.await([](const auto& all) {
    return std::ranges::any_of(all, [](const auto& span) { return span.name == "GET /metrics"; });
  });
  for (const auto& span : spans) {
    for (const auto& [name, value] : span.attributes)
      EXPECT_THAT(value, Not(HasSubstr(mark))) << span.name << ' ' << name;
  }
}

TEST(SecretsOfTheOperator, AreNotShownWhereSettingsAreWrong) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "password") << password << '\n';
  const Variables variables{{"DB_PASSWORD", password},
                            {"DB_PASSWORD_FILE", folder.path() / "password"},
                            {"OTEL_EXPORTER_OTLP_HEADERS", "authorization=" + collector_key},
                            {"API_KEYS", api_keys + ",rover:write:5ecret"},
                            {"APP_PORT", "x"}};
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"--check-settings"}, {"--health-check"}, {"--help"}}) {
    const auto run = tests::run_program(folder.path(), arguments, variables);
    EXPECT_THAT(run.output, HasSubstr("APP_PORT"));
    EXPECT_THAT(run.output, HasSubstr("API_KEYS"));
    EXPECT_THAT(run.output, Not(HasSubstr(mark)));
  }
}

TEST(SecretsOfTheOperator, AreNotShownWhereThePrivateKeyIsOfNoUse) {
  const tests::TemporaryFolder folder;
  const tests::CertificateFiles files(folder.path(), tests::make_certificate("x"));
  const auto locked = tests::make_certificate("x", {.passphrase = password}).private_key;
  for (const auto& private_key : {password, "-----BEGIN PRIVATE KEY-----\n" + password + '\n', locked}) {
    std::ofstream(files.private_key) << private_key;
    const auto run = tests::run_program(
        folder.path(), {},
        {{"TLS_CERTIFICATE_FILE", files.certificate}, {"TLS_PRIVATE_KEY_FILE", files.private_key}});
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.output, HasSubstr("TLS_CERTIFICATE_FILE"));
    for (const auto& secret : {std::string(mark), locked.substr(locked.find('\n') + 1, 32)})
      EXPECT_THAT(run.output, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace mars
