// Patroni's cluster of three machines meets one fault after the other while clients write: by
// scripts/test-cluster.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "tests/cluster/machines.hpp"
#include "tests/cluster/watch.hpp"
#include "tests/support/counting_clients.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_connections = 8;  // of each service
constexpr Clock::duration ttl = 20s;         // tests/cluster/patroni.yml

double seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// How services reach the cluster: two replicas, and what watches them.
class Route {
 public:
  Route(std::string name, const std::string& host, const std::vector<std::string>& servers,
        const Machines& machines)
      : name_(std::move(name)),
        first_(folder_.path(), variables(host, machines)),
        second_(folder_.path(), variables(host, machines)),
        writer_(servers) {}

  static ServerProcess::Variables variables(const std::string& host, const Machines& machines) {
    return {{"DB_HOST", host},
            {"DB_USER", "postgres"},
            {"DB_PASSWORD", machines.password()},
            {"DB_NAME", "mars"},
            {"DB_MAX_CONNECTIONS", std::to_string(most_connections)},
            {"ENV", "test"}};
  }

  [[nodiscard]] const std::string& name() const { return name_; }

  void start_clients() {
    clients_ = std::make_unique<CountingClients>(std::vector{first_.port(), second_.port()}, 4, 8, 5ms);
    clients_->await_moves(100);
  }

  [[nodiscard]] CountingClients& clients() { return *clients_; }

  /// The longest time without a 200 since then.
  [[nodiscard]] Clock::duration judge(Clock::time_point since) {
    clients_->stop();
    EXPECT_EQ(clients_->faults(first_.port()), "") << name_;
    for (const auto* const watch : {&first_readiness_, &second_readiness_})
      EXPECT_EQ(contradictions(*watch, writer_, since, slack), "") << name_;
    for (const auto* const watch : {&first_connections_, &second_connections_})
      EXPECT_LE(watch->peak(), most_connections) << name_;
    return clients_->longest_gap(since);
  }

 private:
  static constexpr Slack slack{.pause = 500ms, .notice = 5s, .recovery = 5s};

  std::string name_;
  TemporaryFolder folder_;
  ServerProcess first_;
  ServerProcess second_;
  WriterWatch writer_;
  ReadinessWatch first_readiness_{first_.port()};
  ReadinessWatch second_readiness_{second_.port()};
  ConnectionWatch first_connections_{first_.pid()};
  ConnectionWatch second_connections_{second_.pid()};
  std::unique_ptr<CountingClients> clients_;
};

struct Fault {
  std::string name;
  std::string sentence;  ///< for the table
  Clock::duration limit;
  Clock::duration lasts;  ///< from `strike` to `mend`
  void (*strike)(const Machines& machines, const Parts& parts);
  void (*mend)(const Machines& machines, const Parts& parts);
};

std::ostream& operator<<(std::ostream& out, const Fault& fault) {
  return out << fault.name;
}

void nothing(const Machines& /*machines*/, const Parts& /*parts*/) {}

const std::array faults{
    Fault{"Switchover", "switchover", 4s, 5s,
          [](const Machines& machines, const Parts& parts) {
            machines.run("switchover", parts.primary, parts.synchronous_standby);
          },
          nothing},
    Fault{
        "PostmasterKilled", "postmaster killed", 8s, 10s,
        [](const Machines& machines, const Parts& parts) { machines.run("kill-postmaster", parts.primary); },
        nothing},
    Fault{"MachineKilled", "node killed", ttl + 5s, 10s,
          [](const Machines& machines, const Parts& parts) { machines.run("kill", parts.primary); },
          [](const Machines& machines, const Parts& parts) { machines.run("start", parts.primary); }},
    Fault{"MachineFrozen", "node frozen for 35 s", ttl + 5s, 35s,
          [](const Machines& machines, const Parts& parts) { machines.run("freeze", parts.primary); },
          [](const Machines& machines, const Parts& parts) { machines.run("thaw", parts.primary); }},
    Fault{"SynchronousStandbyFrozen", "synchronous standby frozen for 35 s", ttl + 5s, 35s,
          [](const Machines& machines, const Parts& parts) {
            machines.run("freeze", parts.synchronous_standby);
          },
          [](const Machines& machines, const Parts& parts) {
            machines.run("thaw", parts.synchronous_standby);
          }},
    Fault{"EtcdKilled", "etcd of the primary killed", ttl + 5s, 15s,
          [](const Machines& machines, const Parts& parts) { machines.run("kill-etcd", parts.primary); },
          [](const Machines& machines, const Parts& parts) { machines.run("start-etcd", parts.primary); }},
    Fault{"PrimaryCutOff", "primary cut off for 35 s", ttl + 5s, 35s,
          [](const Machines& machines, const Parts& parts) { machines.run("cut", parts.primary); },
          [](const Machines& machines, const Parts& parts) { machines.run("join", parts.primary); }},
    Fault{
        "StandbyCutOff", "synchronous standby cut off for 20 s", ttl + 5s, 20s,
        [](const Machines& machines, const Parts& parts) { machines.run("cut", parts.synchronous_standby); },
        [](const Machines& machines, const Parts& parts) {
          machines.run("join", parts.synchronous_standby);
        }},
};

/// The cluster and the services, which all faults meet in turn.
class Cluster : public testing::TestWithParam<Fault> {
 public:
  static void SetUpTestSuite() {
    machines_ = std::make_unique<Machines>(std::getenv("MARS_CLUSTER"));
    query_postgres(machines_->proxy(), "CREATE DATABASE mars");
    const TemporaryFolder folder;
    const auto migrated =
        run_program(folder.path(), {"--migrate"}, Route::variables(Machines::hosts(), *machines_));
    ASSERT_EQ(migrated.status, 0) << migrated.output;
    routes_[0] = std::make_unique<Route>("by list", Machines::hosts(), machines_->servers(), *machines_);
    // Asked three times at once, as the list is: a connection to a server that is being stopped may last.
    const std::vector<std::string> proxy(3, machines_->proxy());
    routes_[1] = std::make_unique<Route>("through HAProxy", "127.0.0.1:5000", proxy, *machines_);
  }

  static void TearDownTestSuite() {
    fmt::print("\n| fault | by list | through HAProxy |\n|---|---|---|\n{}\n", table_);
    for (auto& route : routes_)
      route.reset();
  }

 protected:
  static std::unique_ptr<Machines> machines_;
  static std::array<std::unique_ptr<Route>, 2> routes_;
  static std::string table_;
};

std::unique_ptr<Machines> Cluster::machines_;
std::array<std::unique_ptr<Route>, 2> Cluster::routes_;
std::string Cluster::table_;

TEST_P(Cluster, LosesAndRepeatsNoAcknowledgedMove) {
  const auto& fault = GetParam();
  const auto parts = machines_->await_redundancy();
  for (auto& route : routes_)
    route->start_clients();

  const auto begin = Clock::now();
  fault.strike(*machines_, parts);
  std::this_thread::sleep_until(begin + fault.lasts);
  for (auto& route : routes_)
    static_cast<void>(route->clients().first_move_after(Clock::now()));
  fault.mend(*machines_, parts);
  static_cast<void>(machines_->await_redundancy());
  for (auto& route : routes_)
    route->clients().await_moves(100);

  table_ += "| " + fault.sentence;
  for (auto& route : routes_) {
    const auto gap = route->judge(begin);
    EXPECT_LE(gap, fault.limit) << route->name();
    fmt::print("{}, {}: {:.1f} s, {} moves\n", fault.sentence, route->name(), seconds(gap),
               route->clients().moves());
    table_ += fmt::format(" | {:.1f} s", seconds(gap));
  }
  table_ += " |\n";
}

INSTANTIATE_TEST_SUITE_P(AfterA, Cluster, testing::ValuesIn(faults),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace

}  // namespace mars::tests
