// A history of moves and lists, through two replicas and across restarts of the database, that one order of
// all writes has to explain.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <cstdint>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "tests/support/at_once.hpp"
#include "tests/support/counter_history.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using Clock = tests::CounterHistory::Clock;

constexpr std::size_t operations = 10'000;
constexpr int restarts = 5;
constexpr int clients = 8;
constexpr std::size_t probe_count = 4;

/// Probes that only go north, one cell a move, so that each is a counter.
class Probes {
 public:
  explicit Probes(std::uint16_t port) {
    tests::HttpClient client(port);
    for (auto& id : ids_)
      id = tests::set_up_probe(client, 0, static_cast<int>(operations) * 2);
  }

  /// Moves one of them and notes what came back. False where that is not certain.
  bool move(tests::HttpClient& client, std::size_t which) {
    const auto begin = Clock::now();
    const auto response = client.request("PATCH", "/api/v1/move", tests::move_body(ids_.at(which), "M"));
    const auto end = Clock::now();
    const std::lock_guard lock(mutex_);
    if (response.result_int() != 200U) {
      histories_.at(which).add_open_write();
      return false;
    }
    const int y = y_of(boost::json::parse(response.body()));
    histories_.at(which).add({.write = true, .begin = begin, .end = end, .value = y});
    return true;
  }

  /// Lists all of them and notes where they are. False where no list came.
  bool list(tests::HttpClient& client) {
    const auto begin = Clock::now();
    const auto response = client.request("GET", "/api/v1/check");
    const auto end = Clock::now();
    if (response.result_int() != 200U) return false;
    const auto document = boost::json::parse(response.body());
    const auto& listed = document.at("probes").as_array();
    const std::lock_guard lock(mutex_);
    for (std::size_t which = 0; which < ids_.size(); ++which)
      histories_.at(which).add({.write = false, .begin = begin, .end = end, .value = y_of(listed.at(which))});
    return true;
  }

  void expect_no_contradiction(std::uint16_t port) {
    tests::HttpClient client(port);
    const auto document = boost::json::parse(client.request("GET", "/api/v1/check").body());
    for (std::size_t which = 0; which < ids_.size(); ++which) {
      const int last = y_of(document.at("probes").at(which));
      EXPECT_EQ(histories_.at(which).contradiction(last).value_or(""), "");
      fmt::print("probe {}: {} moves and lists, {} moves stored\n", which, histories_.at(which).size(), last);
    }
  }

 private:
  static int y_of(const boost::json::value& probe) { return boost::json::value_to<int>(probe.at("y")); }

  std::array<std::string, probe_count> ids_;
  std::mutex mutex_;
  std::array<tests::CounterHistory, probe_count> histories_;
};

TEST(History, HasNoLostOrReorderedWrite) {
  tests::PostgresServer server;
  const tests::PostgresDatabase database(server.url());
  const tests::TemporaryFolder folder;
  auto variables = tests::variables_for(database);
  variables["ENV"] = "test";
  const tests::ServerProcess first(folder.path(), variables);
  const tests::ServerProcess second(folder.path(), variables);
  Probes probes(first.port());

  std::atomic<std::size_t> done = 0;
  std::jthread crowd([&] {
    tests::at_once(clients, [&](int number) {
      tests::HttpClient client(number % 2 == 0 ? first.port() : second.port());
      std::mt19937 random(static_cast<unsigned>(number));
      while (done < operations)
        if (random() % 4 == 0 ? probes.list(client) : probes.move(client, random() % probe_count)) ++done;
    });
  });
  for (std::size_t restart = 1; restart <= restarts; ++restart) {
    while (done < restart * operations / (restarts + 1))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (restart % 2 == 0) {
      server.kill();
    } else {
      server.stop();
    }
    server.start();
  }
  crowd.join();
  probes.expect_no_contradiction(first.port());
  fmt::print("{} operations through two replicas across {} restarts of the database\n", done.load(),
             restarts);
}

}  // namespace
}  // namespace mars
