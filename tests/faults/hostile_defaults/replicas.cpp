#include "tests/faults/hostile_defaults/replicas.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <exception>
#include <mutex>
#include <random>
#include <vector>

#include "tests/support/at_once.hpp"
#include "tests/support/counter_history.hpp"
#include "tests/support/probe_account.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

constexpr const char* password = "a password of a test";

/// A probe that only goes north, one cell a move of anybody's.
class CommonProbe {
 public:
  explicit CommonProbe(std::uint16_t port) {
    HttpClient client(port);
    id_ = set_up_probe(client, 0, 1'000'000);
  }

  void move(HttpClient& client) {
    CounterHistory::Operation operation{
        .write = true, .begin = CounterHistory::Clock::now(), .end = {}, .value = 0};
    const auto response = client.request("PATCH", "/api/v1/move", move_body(id_, "M"));
    operation.end = CounterHistory::Clock::now();
    ASSERT_EQ(response.result_int(), 200U) << response.body();
    operation.value = boost::json::value_to<int>(boost::json::parse(response.body()).at("y"));
    const std::lock_guard lock(mutex_);
    history_.add(operation);
  }

  void verify(ListedProbes& listed) const {
    const auto found = listed.extract(id_);
    ASSERT_FALSE(found.empty());
    const int last = found.mapped().position.y;
    EXPECT_EQ(history_.contradiction(last).value_or(""), "");
    EXPECT_EQ(static_cast<std::size_t>(last), history_.size());
  }

 private:
  std::string id_;
  std::mutex mutex_;
  CounterHistory history_;
};

/// Sends a setup with a key through one replica and again through the other. Returns the id of the probe.
std::string set_up_once(HttpClient& here, HttpClient& there, const std::string& key) {
  auto headers = HttpClient::json;
  headers["Idempotency-Key"] = key;
  const std::string body = R"({"x": 3, "y": 3, "direction": "WEST"})";
  const auto first = here.request("POST", "/api/v1/setup", body, headers);
  const auto again = there.request("POST", "/api/v1/setup", body, headers);
  EXPECT_EQ(first.result_int(), 200U) << first.body();
  EXPECT_EQ(again.body(), first.body());
  EXPECT_EQ(again["Idempotency-Replayed"], "true");
  return std::string(boost::json::parse(first.body()).at("id").as_string());
}

/// One after the other through both replicas, what only one client knows of.
struct Visitor {
  ProbeAccount account;
  std::vector<std::string> once;
  std::string error;

  void act(CommonProbe& common, std::array<HttpClient, 2> replicas, int number, int operations) {
    for (int operation = 0; operation < operations; ++operation) {
      auto& here = replicas.at(static_cast<std::size_t>(operation % 2));
      auto& there = replicas.at(static_cast<std::size_t>(1 - (operation % 2)));
      if (!account.act(here)) error = "503";
      common.move(here);
      once.push_back(set_up_once(here, there, fmt::format("{} {}", number, operation)));
    }
  }
};

}  // namespace

Replicas::Role::Role(const std::string& at)
    : server(at), name(fmt::format("mars_role_{:x}", std::random_device()())) {
  query_postgres(server, fmt::format("CREATE ROLE {} LOGIN PASSWORD '{}'", name, password));
}

// NOLINTNEXTLINE(bugprone-exception-escape): a server that keeps the role is broken
Replicas::Role::~Role() {
  query_postgres(server, "DROP ROLE " + name);
}

Replicas::Replicas(const std::string& server) : role_(server), database_(server) {
  // What a search path could lead to instead of the service's own.
  constexpr const char* decoys =
      "CREATE SCHEMA shadow;"
      "CREATE TABLE shadow.grid (LIKE public.grid INCLUDING ALL);"
      "CREATE TABLE shadow.probe (LIKE public.probe INCLUDING ALL);"
      "CREATE TABLE shadow.idempotency_key (LIKE public.idempotency_key INCLUDING ALL);"
      "CREATE TABLE shadow.event (LIKE public.event INCLUDING ALL);"
      "CREATE TABLE shadow.schema_migrations (LIKE public.schema_migrations INCLUDING ALL);"
      "CREATE FUNCTION shadow.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '-infinity'::timestamptz "
      "$$;";
  database_.execute(decoys);
  database_.execute(
      fmt::format("GRANT USAGE ON SCHEMA shadow TO {0};"
                  "GRANT ALL ON ALL TABLES IN SCHEMA shadow TO {0};"
                  "GRANT SELECT, INSERT, UPDATE, DELETE ON grid, probe, idempotency_key, event TO {0};"
                  "GRANT SELECT ON schema_migrations TO {0}",
                  role_.name));
}

void Replicas::start() {
  auto variables = variables_for(database_);
  variables["DB_USER"] = role_.name;
  variables["DB_PASSWORD"] = password;
  variables["ENV"] = "test";
  variables["APP_THREADS"] = "2";
  first_ = std::make_unique<ServerProcess>(folder_.path(), variables);
  second_ = std::make_unique<ServerProcess>(folder_.path(), variables);
}

void Replicas::expect_normal_service(const Work& work) const {
  for (const auto* const replica : {first_.get(), second_.get()}) {
    replica->await_log(R"("event": "DATABASE_READY")");
    HttpClient client(replica->port());
    const auto ready = client.request("GET", "/api/v1/ready");
    ASSERT_EQ(ready.result_int(), 200U) << ready.body() << replica->log();
  }
  CommonProbe common(first_->port());
  std::vector<Visitor> visitors;
  for (int number = 0; number < work.clients; ++number)
    visitors.push_back({.account = ProbeAccount(static_cast<unsigned>(number)), .once = {}, .error = {}});
  at_once(work.clients, [&](int number) {
    auto& visitor = visitors[static_cast<std::size_t>(number)];
    try {
      visitor.act(common, {HttpClient(first_->port()), HttpClient(second_->port())}, number, work.operations);
    } catch (const std::exception& error) {
      visitor.error = error.what();
    }
  });

  HttpClient client(second_->port());
  ListedProbes listed = listed_probes(client.request("GET", "/api/v1/check").body());
  EXPECT_EQ(std::to_string(listed.size()), database_.query("SELECT count(*) FROM public.probe"));
  common.verify(listed);
  for (const Visitor& visitor : visitors) {
    EXPECT_EQ(visitor.error, "");
    EXPECT_THAT(visitor.account.audit(listed), testing::IsEmpty());
    for (const auto& id : visitor.once)
      EXPECT_FALSE(listed.extract(id).empty()) << "lost: " << id;
  }
  EXPECT_THAT(listed, testing::IsEmpty()) << "stored, and nobody asked for it";
  EXPECT_EQ(database_.query("SELECT count(*) FROM public.idempotency_key"),
            std::to_string(work.clients * work.operations));
}

}  // namespace mars::tests
