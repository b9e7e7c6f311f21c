#include "tests/cluster/machines.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <exception>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/support/command.hpp"
#include "tests/support/postgres_database.hpp"

namespace mars::tests {

namespace {

constexpr int machines = 3;

std::string address(int number) {
  return fmt::format("10.77.0.1{}", number);
}

std::string text_at(const boost::json::object& member, std::string_view name) {
  const auto* const value = member.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

/// The number behind "node"; 0 where the member does not run on the timeline, or its lag is not known.
int number_of(const boost::json::object& member, const boost::json::value& timeline) {
  const auto state = text_at(member, "state");
  const bool runs = state == "running" || state == "streaming";
  const auto* const own = member.if_contains("timeline");
  if (!runs || own == nullptr || *own != timeline || !text_at(member, "lag").empty()) return 0;
  return text_at(member, "name").back() - '0';
}

/// What Patroni of a machine says of the cluster; nothing where it does not answer.
std::optional<boost::json::array> members_by(int number) {
  const auto asked = run_command(fmt::format("curl -fsS -m 2 http://{}:8008/cluster", address(number)));
  if (asked.status != 0) return std::nullopt;
  return boost::json::parse(asked.output).at("members").as_array();
}

Parts parts_of(const boost::json::array& members) {
  Parts parts;
  boost::json::value timeline;
  for (const auto& member : members)
    if (text_at(member.as_object(), "role") == "leader") timeline = member.at("timeline");
  for (const auto& member : members) {
    const auto role = text_at(member.as_object(), "role");
    auto& part = role == "leader"         ? parts.primary
                 : role == "sync_standby" ? parts.synchronous_standby
                                          : parts.standby;
    part = number_of(member.as_object(), timeline);
  }
  return parts;
}

}  // namespace

Machines::Machines(std::string folder) : folder_(std::move(folder)) {
  run("up");
  static_cast<void>(await_redundancy());
}

void Machines::run(const std::string& command, int number, int other) const {
  const auto ran = run_command(
      fmt::format("MARS_CLUSTER='{}' {} {} {} {}", folder_, MARS_CLUSTER_SCRIPT, command, number, other));
  if (ran.status != 0) throw std::runtime_error(fmt::format("{} {}: {}", command, number, ran.output));
}

Parts Machines::await_redundancy() const {
  for (const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(2);
       std::chrono::steady_clock::now() < patience;) {
    for (int number = 1; number <= machines; ++number) {
      const auto members = members_by(number);
      if (!members || members->size() != machines) continue;
      const auto parts = parts_of(*members);
      if (parts.primary != 0 && parts.synchronous_standby != 0 && parts.standby != 0 &&
          replicates(parts.primary))
        return parts;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  throw std::runtime_error("the cluster has no primary with two standbys");
}

/// Whether the machine is the primary, and sends everything to both others: Patroni may know it later.
bool Machines::replicates(int number) const {
  try {
    return query_postgres(servers().at(static_cast<std::size_t>(number - 1)),
                          "SELECT pg_is_in_recovery() || ' ' || count(*) FROM pg_stat_replication"
                          " WHERE state = 'streaming'") == "false 2";
  } catch (const std::exception&) {
    return false;  // it does not answer
  }
}

std::string Machines::hosts() {
  return fmt::format("{},{},{}", address(1), address(2), address(3));
}

std::vector<std::string> Machines::servers() const {
  std::vector<std::string> urls;
  for (int number = 1; number <= machines; ++number)
    urls.push_back(url(address(number) + ":5432"));
  return urls;
}

std::string Machines::proxy() const {
  return url("127.0.0.1:5000");
}

std::string Machines::password() const {
  std::string password;
  std::ifstream(folder_ + "/password") >> password;
  return password;
}

std::string Machines::url(const std::string& server) const {
  return fmt::format("postgresql://postgres:{}@{}/postgres?connect_timeout=2&tcp_user_timeout=3000",
                     password(), server);
}

}  // namespace mars::tests
