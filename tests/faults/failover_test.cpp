// PostgreSQL fails over to its standby while clients write: the service walks its list of hosts.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "tests/support/counting_clients.hpp"
#include "tests/support/postgres_pair.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

using Clock = CountingClients::Clock;
using Replication = PostgresPair::Replication;

ServerProcess::Variables variables_of(const PostgresPair& pair, const std::string& hosts) {
  auto variables = variables_for(pair.database());
  variables["DB_HOST"] = hosts;
  variables["DB_PORT"] = "1";  // each host has its own
  variables["ENV"] = "test";
  return variables;
}

unsigned readiness_of(const ServerProcess& server) {
  return HttpClient(server.port()).request("GET", "/api/v1/ready").result_int();
}

double seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// Two replicas of the service on a primary with a synchronous standby.
class SynchronousFailover : public testing::Test {
 protected:
  void expect_clean_history(const ServerProcess& server) {
    clients_.stop();
    EXPECT_EQ(clients_.faults(server.port()), "");
  }

  /// Each new connection to it is closed once its timeline is read. Transactions of the time before wait for
  /// a standby for ever, and become visible to nobody.
  void await_no_connection_to_the_primary() {
    constexpr auto connections =
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE application_name = 'mars-probe-simulator' AND wait_event IS DISTINCT FROM 'SyncRep'";
    while (pair_.query(pair_.primary(), connections) != "0")
      std::this_thread::sleep_for(10ms);
  }

  PostgresPair pair_{Replication::synchronous};
  TemporaryFolder folder_;
  ServerProcess first_{folder_.path(), variables_of(pair_, pair_.hosts())};
  ServerProcess second_{folder_.path(), variables_of(pair_, pair_.hosts())};
  CountingClients clients_{{first_.port(), second_.port()}, 4, 8};
};

TEST_F(SynchronousFailover, AfterThePrimaryWasKilledLosesAndRepeatsNoAcknowledgedWrite) {
  clients_.await_moves(200);
  pair_.primary().kill();
  pair_.standby().promote();
  const auto promoted = Clock::now();
  const auto gap = clients_.first_move_after(promoted) - promoted;
  fmt::print("killed: {:.2f} s from the promotion to the first move\n", seconds(gap));
  EXPECT_LT(gap, 3s);
  clients_.await_moves(200);
  first_.await_log(R"("timeline": 2, "event": "DATABASE_SERVER_CHANGED")");
  EXPECT_EQ(readiness_of(first_), 200U);
  expect_clean_history(second_);
}

TEST_F(SynchronousFailover, AfterThePrimaryFrozeWritesNothingToItWhenItWakes) {
  clients_.await_moves(200);
  pair_.primary().freeze();
  const auto frozen = Clock::now();
  pair_.standby().promote();
  const auto gap = clients_.first_move_after(Clock::now()) - frozen;
  fmt::print("frozen: {:.2f} s to the first move\n", seconds(gap));
  EXPECT_LT(gap, 8s);
  for (const auto* const server : {&first_, &second_})
    server->await_log("DATABASE_SERVER_CHANGED");

  pair_.primary().thaw();
  await_no_connection_to_the_primary();
  const auto versions = [&] { return pair_.query(pair_.primary(), "SELECT sum(version) FROM probe"); };
  const auto written = versions();
  clients_.await_moves(200);

  // Without its server the service finds the former primary, and refuses it.
  pair_.standby().stop();
  while (readiness_of(first_) == 200U) {
  }
  HttpClient client(first_.port());
  const auto refused = client.request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
  EXPECT_EQ(refused.result_int(), 503U);
  EXPECT_EQ(versions(), written);
  await_no_connection_to_the_primary();
  pair_.standby().start();
  clients_.await_moves(200);
  expect_clean_history(first_);
  EXPECT_EQ(versions(), written);
}

TEST(StandbyInAList, IsUsedOnceItIsPromoted) {
  PostgresPair pair(Replication::asynchronous);
  pair.standby().await_replay_of(pair.primary());
  pair.primary().stop();
  const TemporaryFolder folder;
  const ServerProcess server(folder.path(), variables_of(pair, pair.hosts()));
  const auto report = server.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(server.log(), HasSubstr("127.0.0.1:" + pair.primary().port() + ": cannot connect"));
  EXPECT_THAT(server.log(),
              HasSubstr("127.0.0.1:" + pair.standby().port() + ": the server is a hot standby"));
  const auto ready = HttpClient(server.port()).request("GET", "/api/v1/ready");
  EXPECT_EQ(ready.result_int(), 503U);
  EXPECT_THAT(ready.body(), HasSubstr("hot standby"));
  pair.standby().promote();
  server.await_log("DATABASE_READY");
  EXPECT_EQ(readiness_of(server), 200U);
  HttpClient client(server.port());
  EXPECT_FALSE(set_up_probe(client, 1, 1).empty());
}

TEST(ReadHost, ServesListsFromTheStandbyAndFromThePrimaryWithoutOne) {
  PostgresPair pair(Replication::asynchronous);
  const TemporaryFolder folder;
  auto variables = variables_of(pair, pair.hosts());
  variables["DB_READ_HOST"] = "127.0.0.1:" + pair.standby().port();
  const ServerProcess server(folder.path(), variables);
  HttpClient client(server.port());
  const auto list = [&client] {
    const auto response = client.request("GET", "/api/v1/check");
    EXPECT_EQ(response.result_int(), 200U);
    return response.body();
  };
  const auto old = set_up_probe(client, 1, 1);
  pair.cut_replication();
  const auto fresh = set_up_probe(client, 1, 1);
  EXPECT_THAT(list(), testing::AllOf(HasSubstr(old), testing::Not(HasSubstr(fresh))));
  EXPECT_THAT(client.request("GET", "/metrics").body(),
              testing::AllOf(HasSubstr(R"(db_client_connections_open{pool="primary"})"),
                             HasSubstr(R"(db_client_connections_open{pool="standby"})"),
                             testing::Not(HasSubstr(R"(db_client_connections_open{pool="standby"} 0)"))));
  EXPECT_EQ(client.request("PATCH", "/api/v1/move", move_body(fresh, "M")).result_int(), 200U);
  pair.standby().stop();
  EXPECT_THAT(list(), testing::AllOf(HasSubstr(old), HasSubstr(fresh)));
}

/// The lost history and the new one have other states at the same version.
TEST(AsynchronousFailover, LosesNoMoveToACachedProbeOfTheSameVersion) {
  PostgresPair pair(Replication::asynchronous);
  const TemporaryFolder folder;
  const ServerProcess first(folder.path(), variables_of(pair, pair.hosts()));
  const ServerProcess second(folder.path(), variables_of(pair, pair.hosts()));
  HttpClient client(first.port());
  const auto id = set_up_probe(client, 9, 9);
  const auto move = [&id](const ServerProcess& server, const std::string& command) {
    HttpClient mover(server.port());
    for (;;) {
      const auto response = mover.request("PATCH", "/api/v1/move", move_body(id, command));
      if (response.result_int() != 503U) return response.body();
    }
  };
  pair.cut_replication();
  for (const auto* const command : {"M", "M", "M"})
    move(first, command);
  pair.primary().kill();
  pair.standby().promote();
  std::string state;
  for (const auto* const command : {"MM", "M", "RML"})
    state = move(second, command);
  EXPECT_EQ(move(first, "LLLL"), state);
  EXPECT_EQ(move(second, "RRRR"), state);
}

}  // namespace

}  // namespace mars::tests
