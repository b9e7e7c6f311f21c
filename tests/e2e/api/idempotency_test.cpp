#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/service.hpp"
#include "tests/support/table_lock.hpp"
#include "tests/support/tcp_gate.hpp"

namespace mars {
namespace {

using Response = tests::HttpClient::Response;

constexpr std::string_view setup_body = R"({"x": 10, "y": 100, "direction": "NORTH"})";

Response send(tests::HttpClient& client, std::string_view method, std::string_view path,
              std::string_view body, const std::string& key) {
  return client.request(method, path, body, {{"content-type", "application/json"}, {"idempotency-key", key}});
}

Response set_up(tests::HttpClient& client, const std::string& key, std::string_view body = setup_body) {
  return send(client, "POST", "/api/v1/setup", body, key);
}

Response move(tests::HttpClient& client, const std::string& key, const std::string& id,
              const std::string& command) {
  return send(client, "PATCH", "/api/v1/move", tests::move_body(id, command), key);
}

boost::json::array probes(tests::HttpClient& client) {
  return boost::json::parse(client.request("GET", "/api/v1/check").body()).at("probes").as_array();
}

bool is_replayed(const Response& response) {
  return response["Idempotency-Replayed"] == "true";
}

class Idempotency : public tests::OnBothEngines {};

TEST_P(Idempotency, SetsUpOnceAndRepeatsTheAnswer) {
  const auto first = set_up(client_, "one");
  const auto second = set_up(client_, "one");
  EXPECT_EQ(first.result_int(), 200U);
  EXPECT_FALSE(is_replayed(first));
  EXPECT_EQ(second.result_int(), 200U);
  EXPECT_TRUE(is_replayed(second));
  EXPECT_EQ(second.body(), first.body());
  EXPECT_EQ(probes(client_).size(), 1U);
}

TEST_P(Idempotency, MovesOnceAndRepeatsTheAnswer) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  const auto first = move(client_, "one", id, "MMR");
  EXPECT_EQ(move(client_, "two", id, "M").result_int(), 200U);
  const auto second = move(client_, "one", id, "MMR");
  EXPECT_EQ(first.body(), R"({"id":")" + id + R"(","x":0,"y":2,"direction":"EAST"})");
  EXPECT_TRUE(is_replayed(second));
  EXPECT_EQ(second.body(), first.body());
  EXPECT_EQ(probes(client_).at(0).at("x"), 1);
}

TEST_P(Idempotency, RepeatsRefusals) {
  const auto id = tests::set_up_probe(client_, 2, 2);
  const std::string unknown = "0190b5a0-0000-7000-8000-000000000000";
  const std::vector<std::tuple<std::string, std::string, unsigned>> refusals{
      {id, "MMM", 422U}, {id, "M\\u0000", 400U}, {unknown, "M", 404U}};
  for (const auto& [probe, command, status] : refusals) {
    const auto body = R"({"id": ")" + probe + R"(", "command": ")" + command + "\"}";
    const auto first = send(client_, "PATCH", "/api/v1/move", body, "key " + command + probe.substr(0, 8));
    const auto second = send(client_, "PATCH", "/api/v1/move", body, "key " + command + probe.substr(0, 8));
    EXPECT_EQ(first.result_int(), status);
    EXPECT_FALSE(is_replayed(first));
    EXPECT_EQ(second.result_int(), status);
    EXPECT_TRUE(is_replayed(second));
    EXPECT_EQ(second.body(), first.body());
  }
}

TEST_P(Idempotency, RefusesAnotherRequestWithTheKey) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  move(client_, "one", id, "M");
  const auto refused = move(client_, "one", id, "MM");
  EXPECT_EQ(refused.result_int(), 422U);
  EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(set_up(client_, "one").result_int(), 422U);
  EXPECT_EQ(probes(client_).at(0).at("y"), 1);
}

TEST_P(Idempotency, SurvivesARestart) {
  const auto first = set_up(client_, "one");
  service_.restart();
  auto client = service_.connect();
  const auto second = set_up(client, "one");
  EXPECT_TRUE(is_replayed(second));
  EXPECT_EQ(second.body(), first.body());
}

TEST_P(Idempotency, Returns422OneCharacterAboveTheLongestKey) {
  EXPECT_EQ(set_up(client_, std::string(255, 'k')).result_int(), 200U);
  EXPECT_EQ(set_up(client_, std::string(256, 'k')).result_int(), 422U);
  EXPECT_EQ(probes(client_).size(), 1U);
}

TEST_P(Idempotency, ExecutesOneOfTwentyConcurrentMovesOnTwoReplicas) {
  const tests::ServerProcess replica(service_.folder().path(), service_.variables());
  const auto id = tests::set_up_probe(client_, 0, 100);
  for (const std::string key : {"a", "b", "c", "d", "e"}) {
    std::mutex mutex;
    std::multiset<unsigned> statuses;
    std::set<std::string> bodies;
    {
      std::vector<std::jthread> clients;
      for (int number = 0; number < 20; ++number) {
        clients.emplace_back([&, number] {
          tests::HttpClient client(number % 2 == 0 ? service_.process().port() : replica.port());
          const auto response = move(client, key, id, "M");
          const std::lock_guard lock(mutex);
          statuses.insert(response.result_int());
          if (response.result_int() == 200U) bodies.insert(response.body());
          if (response.result_int() == 409U) {
            EXPECT_EQ(response["Retry-After"], "1");
          }
        });
      }
    }
    EXPECT_GE(statuses.count(200U), 1U);
    EXPECT_EQ(statuses.count(200U) + statuses.count(409U), 20U);
    EXPECT_EQ(bodies.size(), 1U);
  }
  EXPECT_EQ(probes(client_).at(0).at("y"), 5);
}

TEST_P(Idempotency, ExecutesOneOfTwentyConcurrentSetupsOnTwoReplicas) {
  const tests::ServerProcess replica(service_.folder().path(), service_.variables());
  std::mutex mutex;
  std::set<std::string> bodies;
  {
    std::vector<std::jthread> clients;
    for (int number = 0; number < 20; ++number) {
      clients.emplace_back([&, number] {
        tests::HttpClient client(number % 2 == 0 ? service_.process().port() : replica.port());
        const auto response = set_up(client, "one");
        const std::lock_guard lock(mutex);
        if (response.result_int() == 200U) bodies.insert(response.body());
      });
    }
  }
  EXPECT_EQ(bodies.size(), 1U);
  EXPECT_EQ(probes(client_).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(, Idempotency, tests::both_engines(), tests::engine_name);

class IdempotencyExpiry : public testing::TestWithParam<tests::Engine> {};

TEST_P(IdempotencyExpiry, AllowsReuseAndDeletesTheKey) {
  tests::Service service(GetParam(), {{"IDEMPOTENCY_TTL_S", "1"}});
  auto client = service.connect();
  const auto first = set_up(client, "one");
  auto later = set_up(client, "one");
  while (is_replayed(later))
    later = set_up(client, "one");
  EXPECT_EQ(later.result_int(), 200U);
  EXPECT_NE(later.body(), first.body());
  const std::string deletion = R"(db_client_operation_batch_size_count{db_statement="delete_expired_keys")";
  while (client.request("GET", "/metrics").body().find(deletion) == std::string::npos)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const auto* const postgres = service.postgres();
  while (postgres != nullptr && postgres->query("SELECT count(*) FROM idempotency_key") != "0")
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

INSTANTIATE_TEST_SUITE_P(, IdempotencyExpiry, tests::both_engines(), tests::engine_name);

/// A service whose way to PostgreSQL can be cut.
class IdempotencyFaults : public testing::Test {
 protected:
  tests::ServerProcess::Variables variables() {
    auto variables = tests::variables_for(database_);
    variables["DB_HOST"] = "127.0.0.1";
    variables["DB_PORT"] = std::to_string(gate_.port());
    variables["ENV"] = "test";
    variables["APP_THREADS"] = "1";  // and so one connection for all keys
    return variables;
  }

  std::future<Response> in_background(std::function<Response(tests::HttpClient&)> request) const {
    return std::async(std::launch::async, [port = server_.port(), request = std::move(request)] {
      tests::HttpClient client(port);
      return request(client);
    });
  }

  /// Sends until the service has its database back.
  Response until_available(const std::function<Response(tests::HttpClient&)>& request) {
    auto response = request(client_);
    while (response.result_int() == 503U)
      response = request(client_);
    return response;
  }

  /// Cuts the connection while the statement of `request` waits for a lock, and then lets it commit. The
  /// statement has been prepared before, with keys and a probe of its own, since preparing would wait for the
  /// lock, too.
  void commit_behind_a_cut(const std::function<Response(tests::HttpClient&)>& request) {
    const auto before = boost::json::parse(set_up(client_, "before").body());
    const auto id = boost::json::value_to<std::string>(before.at("id"));
    EXPECT_EQ(move(client_, "before, too", id, "R").result_int(), 200U);
    tests::TableLock lock(database_, "idempotency_key");
    auto answer = in_background(request);
    lock.await_waiting(1);
    gate_.shut();
    const auto lost = answer.get();
    EXPECT_EQ(lost.result_int(), 503U);
    EXPECT_EQ(lost["Retry-After"], "1");
    lock.release();
    while (database_.query("SELECT count(*) FROM idempotency_key") == "2")
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    gate_.open();
  }

  tests::TemporaryFolder folder_;
  tests::PostgresDatabase database_;
  tests::TcpGate gate_{database_.settings().host, database_.settings().port};
  tests::ServerProcess server_{folder_.path(), variables()};
  tests::HttpClient client_{server_.port()};
};

TEST_F(IdempotencyFaults, ASetupWithAnUnseenCommitIsExecutedOnce) {
  const auto request = [](tests::HttpClient& client) { return set_up(client, "one"); };
  commit_behind_a_cut(request);
  const auto retried = until_available(request);
  EXPECT_EQ(retried.result_int(), 200U);
  EXPECT_TRUE(is_replayed(retried));
  const auto listed = probes(client_);
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(boost::json::parse(retried.body()), listed.at(1));
}

TEST_F(IdempotencyFaults, AMoveWithAnUnseenCommitIsExecutedOnce) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  const auto request = [&](tests::HttpClient& client) { return move(client, "one", id, "MM"); };
  commit_behind_a_cut(request);
  const auto retried = until_available(request);
  EXPECT_EQ(retried.result_int(), 200U);
  EXPECT_TRUE(is_replayed(retried));
  EXPECT_EQ(probes(client_).at(0).at("y"), 2);
}

TEST_F(IdempotencyFaults, ARetryExecutesARequestThatNeverReachedTheDatabase) {
  EXPECT_EQ(set_up(client_, "first").result_int(), 200U);
  gate_.shut();
  EXPECT_EQ(set_up(client_, "one").result_int(), 503U);
  gate_.open();
  const auto retried = until_available([](tests::HttpClient& client) { return set_up(client, "one"); });
  EXPECT_EQ(retried.result_int(), 200U);
  EXPECT_FALSE(is_replayed(retried));
  EXPECT_EQ(probes(client_).size(), 2U);
}

TEST_F(IdempotencyFaults, ARunningRequestIsAConflictHereAndAwaitedOnOtherReplicas) {
  const tests::ServerProcess replica(folder_.path(), variables());
  tests::TableLock lock(database_, "idempotency_key");
  auto first = in_background([](tests::HttpClient& client) { return set_up(client, "one"); });
  lock.await_waiting(1);

  const auto refused = set_up(client_, "one");
  EXPECT_EQ(refused.result_int(), 409U);
  EXPECT_EQ(refused["Retry-After"], "1");
  EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "IDEMPOTENCY_KEY_IN_USE");

  auto elsewhere = std::async(std::launch::async, [&] {
    tests::HttpClient client(replica.port());
    return set_up(client, "one");
  });
  lock.await_waiting(2);
  lock.release();
  const auto answer = first.get();
  const auto same_answer = elsewhere.get();
  EXPECT_EQ(answer.result_int(), 200U);
  EXPECT_EQ(same_answer.result_int(), 200U);
  EXPECT_EQ(same_answer.body(), answer.body());
  EXPECT_NE(is_replayed(answer), is_replayed(same_answer)) << "one of them did it";
  EXPECT_EQ(probes(client_).size(), 1U);
}

TEST_F(IdempotencyFaults, MetricsCountOutcomesOfKeys) {
  set_up(client_, "one");
  set_up(client_, "one");
  set_up(client_, "one", R"({"x": 1, "y": 1, "direction": "NORTH"})");
  const auto text = client_.request("GET", "/metrics").body();
  for (const auto* sample : {R"({outcome="stored"} 1)", R"({outcome="replayed"} 1)",
                             R"({outcome="reused"} 1)", R"({outcome="in_use"} 0)"})
    EXPECT_THAT(text, testing::HasSubstr("idempotent_requests_total" + std::string(sample) + '\n'));
}

}  // namespace
}  // namespace mars
