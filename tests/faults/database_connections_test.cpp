// How many connections to PostgreSQL there are, and that they suffice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "tests/support/load_generator.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

constexpr int threads = 16;
constexpr std::size_t clients = 64;

int backends(const PostgresDatabase& database) {
  return std::stoi(
      database.query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                     " AND application_name = 'mars-probe-simulator'"));
}

/// Looks at the server and at readiness until it is stopped.
class Watch {
 public:
  explicit Watch(const Service& service) : service_(service) {}

  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() = default;

  void stop() { thread_ = {}; }

  [[nodiscard]] int most_backends() const { return most_; }

  [[nodiscard]] int unready() const { return unready_; }

  [[nodiscard]] int looks() const { return looks_; }

 private:
  void run(const std::stop_token& stopped) {
    auto client = service_.connect();
    while (!stopped.stop_requested()) {
      most_ = std::max(most_.load(), backends(*service_.postgres()));
      if (client.request("GET", "/api/v1/ready").result_int() != 200) ++unready_;
      ++looks_;
    }
  }

  const Service& service_;
  std::atomic<int> most_ = 0;
  std::atomic<int> unready_ = 0;
  std::atomic<int> looks_ = 0;
  std::jthread thread_{[this](const std::stop_token& stopped) { run(stopped); }};
};

class DatabaseConnections : public testing::TestWithParam<std::string> {
 protected:
  static int bound() { return GetParam().empty() ? 40 : std::stoi(GetParam()); }

  // Times that no machine, however busy, exceeds: what is looked at is who gets a connection.
  Service service_{Engine::postgres,
                   {{"APP_THREADS", std::to_string(threads)},
                    {"DB_MAX_CONNECTIONS", GetParam()},
                    {"DB_CONNECT_TIMEOUT_MS", "60000"},
                    {"DB_STATEMENT_TIMEOUT_MS", "60000"},
                    {"REQUEST_TIMEOUT_MS", "120000"}}};

  LoadReport set_up_probes(std::size_t count) {
    return generate_load(
        {.port = service_.process().port(),
         .request = json_request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})"),
         .connections = clients,
         .requests = count});
  }
};

TEST_P(DatabaseConnections, SufficeForAllThreadsAndAreNeverMore) {
  service_.process().await_log("DATABASE_READY");
  set_up_probes(1000);  // opens the connections, for which a sanitizer needs longer than readiness may take
  Watch watch(service_);
  const auto report = set_up_probes(2000);
  watch.stop();
  EXPECT_EQ(report.accepted.size(), 2000);
  EXPECT_EQ(report.refused.size(), 0);
  EXPECT_EQ(report.failed, 0);
  EXPECT_LE(watch.most_backends(), bound());
  EXPECT_GT(watch.looks(), 0);
  EXPECT_EQ(watch.unready(), 0);
  EXPECT_LE(backends(*service_.postgres()), bound());
}

INSTANTIATE_TEST_SUITE_P(AtBounds, DatabaseConnections, testing::Values("2", "10", ""),
                         [](const auto& test) { return test.param.empty() ? "Default" : "Of" + test.param; });

TEST(ScarceConnections, AreLoggedAtStartup) {
  Service service(Engine::postgres, {{"DB_MAX_CONNECTIONS", "10"}});
  service.process().await_log("DATABASE_READY");
  service.postgres()->execute(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 5', current_database()); END $$");
  service.restart();
  service.process().await_log("DATABASE_CONNECTIONS_SCARCE");
  const auto log = service.process().log();
  EXPECT_THAT(log, testing::HasSubstr(R"("db_max_connections": 10)"));
  EXPECT_THAT(log, testing::ContainsRegex(R"("connections_left": -?[0-5],)"));
  const auto lines = lines_of_event(log, "DATABASE_CONNECTIONS_SCARCE");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(names_of(lines[0]), "db_max_connections connections_left event correlation_id timestamp level ");
  EXPECT_EQ(text_of(lines[0], "level"), "warning");
}

}  // namespace

}  // namespace mars::tests
