// Two replicas of the service on one database.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/support/at_once.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

constexpr int clients = 20;

class Replicas : public testing::Test {
 protected:
  [[nodiscard]] tests::HttpClient connect(int client) const {
    return tests::HttpClient(client % 2 == 0 ? first_.port() : second_.port());
  }

  /// Backends tell what happened to them when they end.
  void await_statistics() const {
    while (database_.query("SELECT count(*) FROM pg_stat_activity"
                           " WHERE datname = current_database() AND pid <> pg_backend_pid()") != "0") {
    }
  }

  tests::TemporaryFolder folder_;
  tests::PostgresDatabase database_;
  tests::ServerProcess::Variables variables_ = [this] {
    auto variables = tests::variables_for(database_);
    variables["ENV"] = "test";
    variables["APP_THREADS"] = "4";
    return variables;
  }();
  tests::ServerProcess first_{folder_.path(), variables_};
  tests::ServerProcess second_{folder_.path(), variables_};
};

/// How many steps north and how many east a probe on (0, 0) has made.
struct Steps {
  std::atomic<int> north = 0;
  std::atomic<int> east = 0;
};

TEST_F(Replicas, LoseNoUpdateOfOneProbe) {
  constexpr int moves = 50;
  constexpr unsigned seeds = 10;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    auto setup = connect(0);
    const auto id = tests::set_up_probe(setup, clients * moves, clients * moves);
    Steps done;
    tests::at_once(clients, [&](int number) {
      auto client = connect(number);
      std::mt19937 random((seed * 1000) + static_cast<unsigned>(number));
      for (int move = 0; move < moves; ++move) {
        const bool north = random() % 2 == 0;
        const auto body = tests::move_body(id, north ? "M" : "RML");
        if (client.request("PATCH", "/api/v1/move", body).result_int() == 200U)
          ++(north ? done.north : done.east);
      }
    });
    const auto probe =
        boost::json::parse(setup.request("PATCH", "/api/v1/move", tests::move_body(id, "LR")).body());
    EXPECT_EQ(probe.at("x"), done.east.load()) << "seed " << seed;
    EXPECT_EQ(probe.at("y"), done.north.load()) << "seed " << seed;
    EXPECT_EQ(done.east + done.north, clients * moves) << "seed " << seed;
    fmt::print("seed {}: {} moves by {} clients of one probe through two replicas: ({}, {})\n", seed,
               clients * moves, clients, done.east.load(), done.north.load());
  }
}

TEST_F(Replicas, NeverDeadlock) {
  constexpr int crowd = 48;
  constexpr int moves = 200;
  auto setup = connect(0);
  std::vector<std::string> probes;
  for (int probe = 0; probe < crowd; ++probe)
    probes.push_back(tests::set_up_probe(setup, 0, crowd * moves));
  database_.execute("VACUUM ANALYZE");  // the second replica may plan with other knowledge than the first
  std::atomic<int> done = 0;
  tests::at_once(crowd, [&](int number) {
    auto client = connect(number);
    std::mt19937 random(static_cast<unsigned>(number));
    for (int move = 0; move < moves; ++move) {
      const auto body = tests::move_body(probes[random() % probes.size()], "M");
      if (client.request("PATCH", "/api/v1/move", body).result_int() == 200U) ++done;
    }
  });
  EXPECT_EQ(first_.stop(), 0);
  EXPECT_EQ(second_.stop(), 0);
  await_statistics();
  EXPECT_EQ(database_.query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
  EXPECT_EQ(database_.query("SELECT sum(y) FROM probe"), std::to_string(done.load()));
  EXPECT_EQ(done.load(), crowd * moves);
  fmt::print("{} moves of {} probes, in batches of {} threads of two replicas: no deadlock\n", done.load(),
             crowd, 2 * std::stoi(variables_.at("APP_THREADS")));
}

}  // namespace
}  // namespace mars
