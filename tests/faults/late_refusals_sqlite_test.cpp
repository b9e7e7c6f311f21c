// Triggers and constraints of SQLite that refuse one request of a batch: its statement, its transaction, or
// the commit.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "tests/faults/embedded.hpp"
#include "tests/faults/operation.hpp"
#include "tests/support/at_once.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/probe_file.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

struct Refusal {
  std::string name;
  std::string statement;  ///< what the trigger executes
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
  return out << refusal.name;
}

using Parameter = std::tuple<Refusal, Operation, bool>;

class LateRefusalOnSqlite : public testing::TestWithParam<Parameter> {
 protected:
  static bool moves() { return std::get<Operation>(GetParam()) == Operation::move; }

  static bool with_key() { return std::get<bool>(GetParam()); }

  void refuse_west() const {
    ForeignConnection(service_.file())
        .run(fmt::format(
            "CREATE TABLE nobody (id INTEGER PRIMARY KEY);"
            "CREATE TABLE witness (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);"
            "CREATE TRIGGER refusing AFTER {} ON probe WHEN NEW.direction = 'WEST' BEGIN {}; END",
            moves() ? "UPDATE" : "INSERT", std::get<Refusal>(GetParam()).statement));
  }

  [[nodiscard]] HttpClient::Response send(bool lucky, int number, const std::string& probe) {
    HttpClient client(service_.process().port());
    auto headers = HttpClient::json;
    headers["X-Correlation-ID"] = "request of the test";
    if (with_key()) headers["Idempotency-Key"] = std::to_string(number);
    if (moves()) return client.request("PATCH", "/api/v1/move", move_body(probe, lucky ? "M" : "L"), headers);
    const auto* const direction = lucky ? "NORTH" : "WEST";
    return client.request("POST", "/api/v1/setup",
                          fmt::format(R"({{"x": 1, "y": 9, "direction": "{}"}})", direction), headers);
  }

  /// Returns once so many requests of the test have begun, which the log tells.
  void await_begun(int count) {
    const auto begun = [this] {
      return std::ranges::count_if(log_lines(service_.process().log()), [](const auto& line) {
        return line.at("correlation_id") == "request of the test" && line.contains("status") &&
               line.at("status") == "started";
      });
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (begun() < count) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the requests did not begin");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  [[nodiscard]] std::string query(const std::string& sql) const {
    return ForeignConnection(service_.file()).run(sql);
  }

  Embedded service_;
};

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [refusal, operation, with_key] = info.param;
  return to_string(operation) + (with_key ? "WithKey" : "") + refusal.name;
}

TEST_P(LateRefusalOnSqlite, FailsNoOtherRequestOfItsBatch) {
  constexpr int clients = 12;
  constexpr int unlucky = 7;
  service_.start_ready();
  std::vector<std::string> probes;
  for (int number = 0; number < clients; ++number)
    probes.push_back(service_.set_up_at_last());
  refuse_west();
  std::optional<ForeignConnection> writer(service_.file());
  writer->run("BEGIN IMMEDIATE");
  std::jthread release([&] {
    await_begun(clients);
    writer.reset();
  });
  at_once(clients, [&](int number) {
    // The first one has a transaction of its own, behind which the others come together.
    if (number > 0) await_begun(1);
    const auto response = send(number != unlucky, number, probes[static_cast<std::size_t>(number)]);
    EXPECT_EQ(response.result_int(), number == unlucky ? 500U : 200U) << response.body();
  });
  EXPECT_EQ(query("SELECT count(*) FROM probe"), std::to_string(moves() ? clients : (2 * clients) - 1));
  EXPECT_EQ(query("SELECT count(*) FROM grid"), query("SELECT count(*) FROM probe"));
  EXPECT_EQ(query("SELECT sum(version) FROM probe"), std::to_string(moves() ? clients - 1 : 0));
  EXPECT_EQ(query("SELECT count(*) FROM event WHERE type = 'probe.moved'"),
            query("SELECT sum(version) FROM probe"));
  EXPECT_EQ(query("SELECT count(*) FROM event WHERE type = 'probe.created'"),
            query("SELECT count(*) FROM probe"));
  EXPECT_EQ(query("SELECT count(*) FROM probe WHERE direction = 'WEST'"), "0");
  EXPECT_EQ(query("SELECT count(*) FROM idempotency_key"), std::to_string(with_key() ? clients - 1 : 0));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, LateRefusalOnSqlite,
    testing::Combine(testing::Values(Refusal{"OfTheStatement", "SELECT RAISE(ABORT, 'no')"},
                                     Refusal{"InTheStatement", "SELECT RAISE(FAIL, 'no')"},
                                     Refusal{"OfTheTransaction", "SELECT RAISE(ROLLBACK, 'no')"},
                                     Refusal{"AtTheCommit", "INSERT INTO witness VALUES (1)"}),
                     testing::Values(Operation::setup, Operation::move), testing::Bool()),
    name_of);

}  // namespace

}  // namespace mars::tests
