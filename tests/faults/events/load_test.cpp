// A million setups at two replicas, whose two million events a client reads while the oldest expire.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/faults/events/replicas.hpp"
#include "tests/support/event_client.hpp"
#include "tests/support/load_generator.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {
namespace {

constexpr std::size_t operations = 1'000'000;
constexpr int retention_s = 20;
constexpr auto patience = std::chrono::minutes(2);
const std::string setup = json_request("POST", "/api/v1/setup", R"({"x": 5, "y": 5, "direction": "EAST"})");
const std::string last_setup = R"("x":123,"y":321)";

/// The three numbers of an id.
struct Position {
  std::uint64_t timeline = 0;
  std::uint64_t transaction = 0;
  std::uint64_t ordinal = 0;

  explicit Position(std::string_view id) {
    const auto* at = id.data();
    for (auto* const number : {&timeline, &transaction, &ordinal})
      at = std::from_chars(at, id.data() + id.size(), *number).ptr + 1;
  }

  auto operator<=>(const Position&) const = default;
};

/// Counts the events from the begin of the log to the last setup. Resumes where the service cuts it for being
/// too slow.
class Counter {
 public:
  explicit Counter(std::uint16_t port) : port_(port) {}

  void read() {
    while (!ended_)
      read_some();
  }

  [[nodiscard]] std::size_t grids() const { return grids_; }

  [[nodiscard]] std::size_t probes() const { return probes_; }

  [[nodiscard]] std::size_t out_of_order() const { return out_of_order_; }

  [[nodiscard]] const std::vector<std::string>& unexpected() const { return unexpected_; }

  [[nodiscard]] int connections() const { return connections_; }

 private:
  void read_some() {
    EventClient client(port_, "/api/v1/events", last_);
    ++connections_;
    for (auto event = client.next(); event && !ended_ && event->type != "overrun"; event = client.next())
      take(*event);
  }

  void take(const SentEvent& event) {
    if (event.type == "grid.created") {
      ++grids_;
    } else if (event.type == "probe.created") {
      ++probes_;
    } else {
      unexpected_.push_back(event.type);
    }
    if (Position(event.id) <= Position(last_)) ++out_of_order_;
    last_ = event.id;
    ended_ = event.type == "grid.created" && event.data.contains(last_setup);
  }

  std::uint16_t port_;
  std::string last_ = "0-0-0";
  std::size_t grids_ = 0;
  std::size_t probes_ = 0;
  std::size_t out_of_order_ = 0;
  std::vector<std::string> unexpected_;
  int connections_ = 0;
  bool ended_ = false;
};

/// Sends half of the operations to each replica.
std::vector<LoadReport> send(const Replicas& replicas) {
  std::vector<LoadReport> reports(2);
  std::vector<std::jthread> threads;
  for (std::size_t index = 0; index < reports.size(); ++index) {
    threads.emplace_back([&, index] {
      reports[index] = generate_load(
          {.port = replicas.port(index), .request = setup, .connections = 32, .requests = operations / 2});
    });
  }
  threads.clear();
  return reports;
}

/// Waits until nothing is kept that has expired, but for what the cleaners have still to look at.
std::string await_expiry(const PostgresDatabase& database) {
  const auto overdue =
      fmt::format("SELECT count(*) FROM event WHERE created_at < now() - interval '{} s'", 2 * retention_s);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto left = database.query(overdue);
  while (left != "0" && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    left = database.query(overdue);
  }
  return left;
}

TEST(EventsOfAMillionSetups, AreReadOnceInOrderWhileTheOldestExpire) {
  Replicas replicas({{"EVENT_RETENTION_S", std::to_string(retention_s)}});
  replicas.stop_reading();
  Counter counter(replicas.port(0));
  std::jthread reader([&] { counter.read(); });
  const auto reports = send(replicas);
  HttpClient client(replicas.port(1));
  set_up_probe(client, 123, 321);
  reader.join();

  std::size_t accepted = 1;
  for (const auto& report : reports) {
    EXPECT_EQ(report.failed, 0U);
    accepted += report.accepted.size();
    fmt::print("{:.0f} setups/s\n", report.accepted_per_second());
  }
  fmt::print("{} setups, read over {} connections\n", accepted, counter.connections());
  EXPECT_EQ(counter.grids(), accepted);
  EXPECT_EQ(counter.probes(), accepted - 1);  // that of the last setup is behind its grid's
  EXPECT_EQ(counter.out_of_order(), 0U);
  EXPECT_THAT(counter.unexpected(), testing::IsEmpty());
  EXPECT_EQ(await_expiry(replicas.database()), "0");
}

}  // namespace
}  // namespace mars::tests
