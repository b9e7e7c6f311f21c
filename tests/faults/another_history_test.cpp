// A database that goes back to an earlier state and on from there, while replicas remember what is no longer
// so: the versions of their memory stand for other states now.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <string>
#include <tuple>

#include "chassis/sqlite/database.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

/// Three moves, which lead to what the new history has at version 3.
using Moves = std::array<const char*, 3>;
using Parameter = std::tuple<Engine, bool, Moves>;

/// What the lost history has: (0, 3), to the north.
constexpr Moves lost{"M", "M", "M"};

/// Two replicas on one database, of which one remembers a probe at a version of the history that is lost.
class AnotherHistory : public testing::TestWithParam<Parameter> {
 protected:
  AnotherHistory() {
    if (engine() == Engine::postgres) {
      database_.emplace();
      variables_.merge(variables_for(*database_));
    }
    first_ = std::make_unique<ServerProcess>(folder_.path(), variables_);
    second_ = std::make_unique<ServerProcess>(folder_.path(), variables_);
    HttpClient client(first_->port());
    id_ = set_up_probe(client, 9, 9);
  }

  static Engine engine() { return std::get<0>(GetParam()); }

  /// "x y DIRECTION" after a move, or the error. Asks again while the replica has not reached the database:
  /// nothing was done then, since no statement was under way when the connections ended.
  std::string move(const ServerProcess& replica, const std::string& command) {
    HttpClient client(replica.port());
    auto response = ask(client, command);
    while (response.result_int() == 503)
      response = ask(client, command);
    if (response.result_int() != 200) return response.body();
    const auto probe = boost::json::parse(response.body());
    return fmt::format("{} {} {}", probe.at("x").as_int64(), probe.at("y").as_int64(),
                       std::string_view(probe.at("direction").as_string()));
  }

  void keep() {
    if (database_) database_->keep();
  }

  /// The probe as it was set up, at version 0.
  void go_back() {
    if (database_) return database_->restore();
    constexpr chassis::database::Statement restore{
        .name = "restore", .sql = "UPDATE probe SET x = 0, y = 0, direction = 'NORTH', version = 0"};
    chassis::sqlite::Database({.file = folder_.path() / "data" / "mars.db"}).execute(restore);
  }

  TemporaryFolder folder_;
  std::optional<PostgresDatabase> database_;
  ServerProcess::Variables variables_{{"ENV", "test"}};
  std::unique_ptr<ServerProcess> first_;
  std::unique_ptr<ServerProcess> second_;

 private:
  HttpClient::Response ask(HttpClient& client, const std::string& command) {
    const bool with_key = std::get<1>(GetParam());
    HttpClient::Headers headers = HttpClient::json;
    if (with_key) headers.emplace("Idempotency-Key", std::to_string(++requests_));
    return client.request("PATCH", "/api/v1/move", move_body(id_, command), headers);
  }

  std::string id_;
  int requests_ = 0;
};

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [engine, with_key, moves] = info.param;
  return to_string(engine) + (with_key ? "WithKey" : "WithoutKey") + moves.back();
}

TEST_P(AnotherHistory, LosesNoMoveToACachedProbeOfTheSameVersion) {
  keep();
  for (const char* const command : lost)
    move(*first_, command);
  go_back();
  std::string state;
  for (const char* const command : std::get<Moves>(GetParam()))
    state = move(*second_, command);
  EXPECT_EQ(move(*first_, "LLLL"), state);
  EXPECT_EQ(move(*second_, "RRRR"), state);
}

INSTANTIATE_TEST_SUITE_P(Faults, AnotherHistory,
                         testing::Combine(both_engines(), testing::Bool(),
                                          testing::Values(Moves{"MM", "M", "RML"}, Moves{"M", "M", "MM"},
                                                          Moves{"M", "M", "MR"})),
                         name_of);

}  // namespace

}  // namespace mars::tests
