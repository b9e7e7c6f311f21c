// Databases that store less than they are told, without an error: a rule or a row-level security policy of
// PostgreSQL, a trigger of SQLite. late_refusals_test.cpp has triggers of PostgreSQL.

#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <tuple>

#include "tests/faults/embedded.hpp"
#include "tests/faults/operation.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/postgres_role.hpp"
#include "tests/support/probe_file.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

/// A request that writes.
struct Write {
  Operation operation{};
  bool with_key = false;
};

HttpClient::Response send(std::uint16_t port, const Write& write, const std::string& probe) {
  HttpClient client(port);
  auto headers = HttpClient::json;
  headers["X-Correlation-ID"] = "suppressed";
  if (write.with_key) headers["Idempotency-Key"] = "suppressed";
  if (write.operation == Operation::move)
    return client.request("PATCH", "/api/v1/move", move_body(probe, "M"), headers);
  if (write.operation == Operation::remove)
    return client.request("DELETE", "/api/v1/probes/" + probe, "", headers);
  if (write.operation == Operation::place) {
    const auto found = boost::json::parse(client.request("GET", "/api/v1/probes/" + probe).body());
    const auto grid = std::string(found.at("grid_id").as_string());
    return client.request("POST", "/api/v1/grids/" + grid + "/probes", R"({"direction": "WEST"})", headers);
  }
  return client.request("POST", "/api/v1/setup", R"({"x": 13, "y": 9, "direction": "WEST"})", headers);
}

void expect_not_acknowledged(const ServerProcess& server, const HttpClient::Response& response) {
  EXPECT_EQ(response.result_int(), 500U) << response.body();
  for (const auto& line : lines_of_request(server, "suppressed"))
    EXPECT_FALSE(line.contains("status") && line.at("status") == "finished") << line;
}

void expect_normal(const HttpClient::Response& response) {
  EXPECT_EQ(response.result_int() / 100, 2U) << response.body();
  EXPECT_EQ(response["Idempotency-Replayed"], "");
}

std::string name_of(const std::string& suppression, const Write& write) {
  auto name = to_string(write.operation) + (write.with_key ? "WithKey" : "") + suppression;
  std::erase_if(name, [](char letter) { return letter == ' ' || letter == '_'; });
  return name;
}

constexpr std::array writes{Write{Operation::setup, false}, Write{Operation::setup, true},
                            Write{Operation::move, false},  Write{Operation::move, true},
                            Write{Operation::place, false}, Write{Operation::place, true},
                            Write{Operation::remove, false}};

/// How a table comes to store nothing, and its end.
struct Suppression {
  std::string name;
  std::string begin;
  std::string end;
  /// That it suppresses: of inserting 'g'rids, 'i'nserting probes, 'u'pdating and 'd'eleting them, inserting
  /// 'k'eys, and 'r'eturning from an insertion of grids, even of none, as that of a probe with a key does.
  std::string statements;

  [[nodiscard]] bool concerns(const Write& write) const {
    return statements.find_first_of(statements_of(write)) != std::string::npos ||
           (write.with_key && statements.contains('k'));
  }

 private:
  [[nodiscard]] static std::string statements_of(const Write& write) {
    if (write.operation == Operation::setup) return "gi";
    if (write.operation == Operation::place) return write.with_key ? "ir" : "i";
    return write.operation == Operation::move ? "u" : "d";
  }
};

std::ostream& operator<<(std::ostream& out, const Suppression& suppression) {
  return out << suppression.name;
}

std::string statements_of(const std::string& table, const std::string& event) {
  if (table == "idempotency_key") return "k";
  if (table == "event") return "giud";
  if (table == "grid") return "g";
  if (event == "DELETE") return "d";
  return event == "INSERT" ? "i" : "u";
}

Suppression rule(const std::string& table, const std::string& event) {
  const std::string on = " ON " + event + " TO " + table;
  return {.name = "RuleOf" + event + "On" + table,
          .begin = "CREATE RULE nothing AS" + on + " DO INSTEAD NOTHING",
          .end = "DROP RULE nothing ON " + table,
          .statements = statements_of(table, event) + (table == "grid" ? "r" : "")};
}

/// Rows can be read, and inserted only where a policy says so.
Suppression policy(const std::string& table) {
  return {.name = "PolicyOn" + table,
          .begin = "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY; ALTER TABLE " + table +
                   " FORCE ROW LEVEL SECURITY; CREATE POLICY readable ON " + table +
                   " FOR SELECT USING (true)",
          .end = "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY",
          .statements = table == "probe" ? "iud" : statements_of(table, "INSERT")};
}

Suppression trigger(const std::string& table, const std::string& event) {
  return {.name = "TriggerOf" + event + "On" + table,
          .begin =
              "CREATE TRIGGER ignoring BEFORE " + event + " ON " + table + " BEGIN SELECT RAISE(IGNORE); END",
          .end = "DROP TRIGGER ignoring",
          .statements = statements_of(table, event)};
}

class SuppressedOnPostgres : public testing::TestWithParam<std::tuple<Suppression, Write>> {
 protected:
  [[nodiscard]] std::string stored() const {
    return database_.query(
        "SELECT concat_ws(', ', (SELECT count(*) FROM grid), (SELECT count(*) FROM idempotency_key),"
        " (SELECT string_agg(concat_ws(' ', x, y, version), '; ' ORDER BY id) FROM probe))");
  }

  PostgresDatabase database_;
  PostgresRole role_{database_};
  TemporaryFolder folder_;
  std::optional<ServerProcess> server_;
};

TEST_P(SuppressedOnPostgres, IsNotAcknowledgedAndChangesNothing) {
  const auto& [suppression, write] = GetParam();
  role_.grant_what_the_service_needs();
  server_.emplace(folder_.path(), role_.variables());
  server_->await_log("DATABASE_READY");
  HttpClient client(server_->port());
  const auto probe = set_up_probe(client, 1, 9);
  const auto before = stored();
  database_.execute(suppression.begin);
  const auto response = send(server_->port(), write, probe);
  if (!suppression.concerns(write)) return expect_normal(response);
  expect_not_acknowledged(*server_, response);
  EXPECT_EQ(stored(), before);
  database_.execute(suppression.end);
  expect_normal(send(server_->port(), write, probe));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SuppressedOnPostgres,
    testing::Combine(testing::Values(rule("grid", "INSERT"), rule("probe", "INSERT"), rule("probe", "UPDATE"),
                                     rule("probe", "DELETE"), rule("idempotency_key", "INSERT"),
                                     rule("event", "INSERT"), policy("event"), policy("grid"),
                                     policy("probe"), policy("idempotency_key")),
                     testing::ValuesIn(writes)),
    [](const auto& test) { return name_of(std::get<0>(test.param).name, std::get<1>(test.param)); });

/// A trigger of SQLite that ignores rows of one table.
class SuppressedOnSqlite : public testing::TestWithParam<std::tuple<Suppression, Write>> {
 protected:
  [[nodiscard]] std::string stored() const {
    return ForeignConnection(service_.file())
        .run(
            "SELECT (SELECT count(*) FROM grid) || ', ' || (SELECT count(*) FROM idempotency_key) || ', ' ||"
            " (SELECT group_concat(x || ' ' || y || ' ' || version) FROM probe)");
  }

  Embedded service_;
};

TEST_P(SuppressedOnSqlite, IsNotAcknowledgedAndChangesNothing) {
  const auto& [suppression, write] = GetParam();
  service_.start_ready();
  const auto probe = service_.set_up_at_last();
  const auto before = stored();
  ForeignConnection(service_.file()).run(suppression.begin);
  const auto response = send(service_.process().port(), write, probe);
  if (!suppression.concerns(write)) return expect_normal(response);
  expect_not_acknowledged(service_.process(), response);
  EXPECT_EQ(stored(), before);
  ForeignConnection(service_.file()).run(suppression.end);
  expect_normal(send(service_.process().port(), write, probe));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SuppressedOnSqlite,
    testing::Combine(testing::Values(trigger("grid", "INSERT"), trigger("probe", "INSERT"),
                                     trigger("probe", "UPDATE"), trigger("probe", "DELETE"),
                                     trigger("idempotency_key", "INSERT"), trigger("event", "INSERT")),
                     testing::ValuesIn(writes)),
    [](const auto& test) { return name_of(std::get<0>(test.param).name, std::get<1>(test.param)); });

}  // namespace

}  // namespace mars::tests
