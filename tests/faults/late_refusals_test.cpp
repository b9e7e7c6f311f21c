// A real PostgreSQL that refuses at the commit, behind the rows of its answer, or stores less than it was
// told.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "tests/faults/operation.hpp"
#include "tests/support/at_once.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/service.hpp"
#include "tests/support/table_lock.hpp"

namespace mars::tests {

namespace {

/// Which rows of the unlucky request are refused.
struct Refused {
  Operation operation{};
  bool with_key = false;
  std::string table;
};

using Parameter = std::tuple<Refused, std::string>;

/// In place of a SQLSTATE: the row is not stored, and PostgreSQL reports no error.
constexpr const char* suppressed = "Suppressed";

/// What tells the rows of an unlucky request from others.
std::string mark_of(const std::string& table) {
  if (table == "grid") return "NEW.width = 13";
  if (table == "probe") return "NEW.direction = 'WEST'";
  return "NEW.key LIKE 'unlucky%'";
}

/// One thread, so that requests of a kind share their batches.
class LateRefusal : public testing::TestWithParam<Parameter> {
 protected:
  LateRefusal() {
    const bool is_error = sqlstate() != suppressed;
    database().execute(fmt::format(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        "  IF {} THEN {}; END IF;"
        "  RETURN NEW; END $$;"
        "CREATE {} ON {} {} FOR EACH ROW EXECUTE FUNCTION refuse()",
        mark_of(refused().table),
        is_error ? fmt::format("RAISE EXCEPTION 'too late' USING ERRCODE = '{}'", sqlstate()) : "RETURN NULL",
        is_error ? "CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE"
                 : "TRIGGER refuse BEFORE INSERT OR UPDATE",
        refused().table, is_error ? "DEFERRABLE INITIALLY DEFERRED" : ""));
  }

  static const Refused& refused() { return std::get<0>(GetParam()); }

  static const std::string& sqlstate() { return std::get<1>(GetParam()); }

  static bool moves() { return refused().operation == Operation::move; }

  [[nodiscard]] const PostgresDatabase& database() const { return *service_.postgres(); }

  void stop_refusing() const { database().execute("DROP TRIGGER refuse ON " + refused().table); }

  /// Sends a request whose name, in the log and as its key, begins with "lucky" or "unlucky". A move is of
  /// `probe`.
  static HttpClient::Response send(HttpClient& client, const std::string& name, const std::string& probe) {
    const bool lucky = name.starts_with("lucky");
    auto headers = HttpClient::json;
    headers["X-Correlation-ID"] = name;
    if (refused().with_key) headers["Idempotency-Key"] = name;
    if (moves()) return client.request("PATCH", "/api/v1/move", move_body(probe, lucky ? "M" : "L"), headers);
    const std::string setup =
        lucky ? R"({"x": 1, "y": 9, "direction": "NORTH"})" : R"({"x": 13, "y": 9, "direction": "WEST"})";
    return client.request("POST", "/api/v1/setup", setup, headers);
  }

  /// What would be refused again is a defect, and the rest passes.
  static void expect_refusal(const HttpClient::Response& response) {
    const bool passes = sqlstate() == "40001" || sqlstate().starts_with("53") || sqlstate().starts_with("57");
    EXPECT_EQ(response.result_int(), passes ? 503U : 500U) << response.body();
  }

  /// No line of the request says that it was finished, or counted.
  void expect_nothing_finished(const std::string& name) const {
    for (const auto& line : lines_of_request(service_.process(), name)) {
      EXPECT_FALSE(line.contains("status") && line.at("status") == "finished") << line;
      EXPECT_FALSE(line.contains("new_value")) << line;
    }
  }

  [[nodiscard]] int completed() const {
    const std::string name =
        moves() ? "\nprobe_commands_total{outcome=\"finished\"} " : "\nprobe_created_total ";
    auto client = service_.connect();
    const std::string text = client.request("GET", "/metrics").body();
    return std::stoi(text.substr(text.find(name) + name.size()));
  }

  /// All that is stored, but for times and ids.
  [[nodiscard]] std::string stored() const {
    return database().query(
        "SELECT concat_ws(', ',"
        " (SELECT string_agg(concat_ws(' ', width, height), '; ' ORDER BY id) FROM grid),"
        " (SELECT string_agg(concat_ws(' ', x, y, direction, version), '; ' ORDER BY id) FROM probe),"
        " (SELECT string_agg(key, '; ' ORDER BY key) FROM idempotency_key),"
        " (SELECT count(*) FROM event))");
  }

  /// Returns once so many requests have begun, which the log tells.
  void await_begun(int count) const {
    const auto begun = [this] {
      const auto lines = log_lines(service_.process().log());
      return std::ranges::count_if(lines, [](const auto& line) {
        return line.contains("status") && line.at("status") == "started" &&
               text_of(line, "correlation_id").find("lucky") != std::string::npos;
      });
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (begun() < count) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the requests did not begin");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  mutable Service service_{Engine::postgres, {{"APP_THREADS", "1"}}};
  HttpClient client_ = service_.connect();
};

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [refused, sqlstate] = info.param;
  return to_string(refused.operation) + (refused.with_key ? "WithKeyOn" : "On") +
         (refused.table == "idempotency_key" ? "Key" : refused.table) + sqlstate;
}

TEST_P(LateRefusal, ChangesNothingAndReturnsAnError) {
  const auto probe = set_up_probe(client_, 1, 9);
  const std::string before = stored();
  const int completed_before = completed();
  expect_refusal(send(client_, "unlucky", probe));
  expect_nothing_finished("unlucky");
  EXPECT_EQ(stored(), before);
  EXPECT_EQ(completed(), completed_before);

  stop_refusing();
  const auto again = send(client_, "unlucky", probe);
  EXPECT_EQ(again.result_int(), 200U) << again.body();
  EXPECT_EQ(again["Idempotency-Replayed"], "") << "the key was taken by what had been refused";
  EXPECT_EQ(boost::json::parse(again.body()).at("direction"), "WEST");
  EXPECT_EQ(completed(), completed_before + 1);
  if (moves()) {
    EXPECT_EQ(database().query("SELECT concat_ws(' ', x, y, direction, version) FROM probe"), "0 0 WEST 1");
  }
}

using LateRefusalOfOne = LateRefusal;

TEST_P(LateRefusalOfOne, FailsNoOtherRequestOfItsBatch) {
  constexpr int clients = 12;
  constexpr int unlucky = 7;
  std::vector<std::string> probes;
  for (int number = 0; number < clients; ++number)
    probes.push_back(set_up_probe(client_, 1, 9));
  const int completed_before = completed();
  TableLock lock(database(), "probe");
  std::jthread release([&] {
    await_begun(clients);
    lock.release();
  });
  at_once(clients, [&](int number) {
    auto client = service_.connect();
    const auto& probe = probes[static_cast<std::size_t>(number)];
    const std::string name = fmt::format("{} {}", number == unlucky ? "unlucky" : "lucky", number);
    const auto response = send(client, name, probe);
    if (number == unlucky) return expect_refusal(response);
    EXPECT_EQ(response.result_int(), 200U) << response.body();
    const auto id = std::string(boost::json::parse(response.body()).at("id").as_string());
    EXPECT_EQ(database().query("SELECT y FROM probe WHERE id = '" + id + "'"), moves() ? "1" : "0");
  });
  EXPECT_EQ(completed(), completed_before + clients - 1);
  EXPECT_EQ(database().query("SELECT count(*) FROM probe"),
            std::to_string(moves() ? clients : (2 * clients) - 1));
  EXPECT_EQ(database().query("SELECT count(*) FROM probe WHERE direction = 'WEST'"), "0");
  EXPECT_EQ(database().query("SELECT count(*) FROM idempotency_key"),
            std::to_string(refused().with_key ? clients - 1 : 0));
  EXPECT_EQ(database().query("SELECT count(*) FROM event WHERE type = 'probe.moved'"),
            database().query("SELECT sum(version) FROM probe"));
  EXPECT_EQ(database().query("SELECT count(*) FROM event WHERE type = 'probe.created'"),
            database().query("SELECT count(*) FROM probe"));
  EXPECT_EQ(database().query("SELECT count(*) FROM event WHERE type = 'grid.created'"),
            database().query("SELECT count(*) FROM probe"));
}

auto every_row() {
  return testing::Values(Refused{Operation::setup, false, "grid"}, Refused{Operation::setup, false, "probe"},
                         Refused{Operation::setup, true, "grid"},
                         Refused{Operation::setup, true, "idempotency_key"},
                         Refused{Operation::move, false, "probe"}, Refused{Operation::move, true, "probe"},
                         Refused{Operation::move, true, "idempotency_key"});
}

// The trigger's own error, a serialization failure, no space on the disk, and no error at all.
INSTANTIATE_TEST_SUITE_P(Faults, LateRefusal,
                         testing::Combine(every_row(),
                                          testing::Values("P0001", "40001", "53100", suppressed)),
                         name_of);

// The trigger's own error, one of each class that only the row is to blame for, and those that tell of the
// server's condition: what one row raises does not concern the others.
INSTANTIATE_TEST_SUITE_P(Faults, LateRefusalOfOne,
                         testing::Combine(every_row(),
                                          testing::Values("P0001", "22003", "23505", "54000", "XX000",
                                                          "53100", "53200", "57P01", "57P03", suppressed)),
                         name_of);

}  // namespace

}  // namespace mars::tests
