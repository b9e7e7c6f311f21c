// kill -9 under load, of the service and of PostgreSQL: what was acknowledged is there afterwards, and
// nothing else but what had been sent.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <numeric>
#include <optional>
#include <random>

#include "tests/support/crowd.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using std::chrono::steady_clock;
using testing::IsEmpty;

constexpr unsigned clients = 16;
constexpr int kills = 20;

/// The service over a database that outlives it.
class Deployment {
 public:
  explicit Deployment(tests::Engine engine) {
    if (engine == tests::Engine::postgres) {
      postgres_.emplace();
      database_.emplace(postgres_->url());
      variables_ = tests::variables_for(*database_);
    }
    variables_["ENV"] = "test";
    start_service();
  }

  [[nodiscard]] std::uint16_t port() const { return service_->port(); }

  [[nodiscard]] tests::PostgresServer& postgres() { return *postgres_; }

  [[nodiscard]] std::string check() const {
    return tests::HttpClient(port()).request("GET", "/api/v1/check").body();
  }

  void kill_service() {
    service_->signal(SIGKILL);
    service_->wait();
  }

  /// Once the database has done what the last service had sent.
  void start_service() {
    while (database_ && database_->query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                         " AND pid <> pg_backend_pid()") == "1") {
    }
    service_ = std::make_unique<tests::ServerProcess>(folder_.path(), variables_);
    service_->await_log("DATABASE_READY");
  }

 private:
  tests::TemporaryFolder folder_;
  std::optional<tests::PostgresServer> postgres_;
  std::optional<tests::PostgresDatabase> database_;
  tests::ServerProcess::Variables variables_;
  std::unique_ptr<tests::ServerProcess> service_;
};

class Crash : public testing::TestWithParam<tests::Engine> {
 protected:
  /// A number of requests after which to kill.
  std::size_t some() { return std::uniform_int_distribution<std::size_t>(50, 500)(random_); }

  void expect_what_was_acknowledged() {
    EXPECT_THAT(tests::audit(accounts_, deployment_.check()), IsEmpty());
  }

  void print_figures(const std::string& killed) const {
    std::size_t acknowledged = 0;
    for (const auto& account : accounts_)
      acknowledged += account.acknowledged();
    fmt::print("{} killed {} times on {}: {} acknowledged requests, all there\n", killed, kills,
               tests::to_string(GetParam()), acknowledged);
  }

  Deployment deployment_{GetParam()};
  std::vector<tests::ProbeAccount> accounts_ = tests::make_accounts(clients);
  std::mt19937 random_{std::random_device{}()};
};

using OnPostgres = Crash;

TEST_P(Crash, OfTheServiceLosesNothing) {
  for (int kill = 0; kill < kills; ++kill) {
    tests::Crowd crowd(accounts_, deployment_.port());
    crowd.await_acknowledged(some());
    deployment_.kill_service();
    crowd.await_end();
    crowd.stop();
    EXPECT_EQ(crowd.broken(), clients);
    EXPECT_THAT(crowd.contradictions(), IsEmpty());
    deployment_.start_service();
    expect_what_was_acknowledged();
  }
  print_figures("service");
}

INSTANTIATE_TEST_SUITE_P(, Crash, tests::both_engines(), tests::engine_name);

TEST_P(OnPostgres, ACrashOfTheDatabaseLosesNothing) {
  steady_clock::duration slowest{};
  for (int kill = 0; kill < kills; ++kill) {
    tests::Crowd crowd(accounts_, deployment_.port());
    crowd.await_acknowledged(some());
    deployment_.postgres().kill();
    deployment_.postgres().start();
    const auto started = steady_clock::now();
    crowd.await_acknowledged(1);
    slowest = std::max(slowest, steady_clock::now() - started);
    crowd.await_acknowledged(clients);
    crowd.stop();
    EXPECT_EQ(crowd.broken(), 0U);
    EXPECT_THAT(crowd.contradictions(), IsEmpty());
    expect_what_was_acknowledged();
  }
  print_figures("database");
  fmt::print("slowest answer after a start of the database: {} ms\n",
             std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count());
}

INSTANTIATE_TEST_SUITE_P(, OnPostgres, testing::Values(tests::Engine::postgres), tests::engine_name);

}  // namespace
}  // namespace mars
