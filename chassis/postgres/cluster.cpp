#include "chassis/postgres/cluster.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

#include "chassis/postgres/error.hpp"
#include "chassis/postgres/resolve.hpp"

namespace chassis::postgres {

namespace {

using boost::asio::awaitable;

constexpr auto read_only = "25006";

/// The end of one of `parties` equal shares of the time until `deadline`.
Cluster::Clock::time_point share_of(Cluster::Clock::time_point deadline, std::size_t parties) {
  const auto now = Cluster::Clock::now();
  return now + (deadline - now) / static_cast<std::int64_t>(parties);
}

}  // namespace

/// The failures of one walk over all hosts.
class Cluster::Round {
 public:
  void add(std::string_view where, const Unavailable& failure, bool lasts, const std::string& sqlstate) {
    if (reasons_.empty()) only_reason_ = failure.what();
    reasons_.push_back(fmt::format("{}: {}", where, failure.what()));
    all_last_ = all_last_ && lasts;
    // That there is a standby says more than what the other servers refuse with.
    if (sqlstate_.empty() || sqlstate == read_only) sqlstate_ = sqlstate;
  }

  /// Names the host of each reason where there are several.
  [[nodiscard]] ConnectFailure failure() const {
    const bool several = reasons_.size() > 1;
    return {several ? fmt::format("{}", fmt::join(reasons_, "; ")) : only_reason_, all_last_, sqlstate_};
  }

 private:
  std::vector<std::string> reasons_;
  std::string only_reason_;
  std::string sqlstate_;
  bool all_last_ = true;
};

Cluster::Cluster(Settings settings, ClusterEvents events)
    : settings_(std::move(settings)), events_(std::move(events)) {
  auto hosts = parse_hosts(settings_.host, settings_.port);
  if (!hosts) throw std::invalid_argument("not a list of hosts: " + hosts.error());
  for (auto& host : *hosts)
    hosts_.push_back(std::make_shared<const Host>(std::move(host)));
}

awaitable<std::unique_ptr<Connection>> Cluster::connect(Clock::time_point deadline) {
  Round round;
  const auto first = first_host();
  for (std::size_t step = 0; step < hosts_.size(); ++step) {
    const auto& host = hosts_[(first + step) % hosts_.size()];
    const std::size_t later = hosts_.size() - step - 1;
    std::vector<Endpoint> endpoints;
    try {
      endpoints = co_await look_up(host, share_of(deadline, later + 1));
    } catch (const Unavailable& failure) {
      round.add(to_string(*host), failure, false, {});
    }
    for (std::size_t tried = 0; tried < endpoints.size(); ++tried) {
      const auto end = share_of(deadline, later + endpoints.size() - tried);
      try {
        co_return co_await try_endpoint(endpoints[tried], end);
      } catch (const ConnectFailure& failure) {
        round.add(to_string(endpoints[tried]), failure, failure.lasts(), failure.sqlstate());
      }
    }
  }
  throw round.failure();
}

/// The addresses of a host, the last good one first.
awaitable<std::vector<Endpoint>> Cluster::look_up(std::shared_ptr<const Host> host,
                                                  Clock::time_point deadline) const {
  auto addresses = co_await resolve(host->name, deadline);
  if (addresses.size() > most_hosts) addresses.resize(most_hosts);
  if (addresses.empty()) addresses.emplace_back();
  const auto last = current();
  if (last && last->host == host) {
    const auto good = std::ranges::find(addresses, last->address);
    if (good != addresses.end()) std::ranges::rotate(addresses, good);
  }
  std::vector<Endpoint> endpoints;
  for (auto& address : addresses)
    endpoints.push_back({.host = host, .address = std::move(address)});
  co_return endpoints;
}

awaitable<std::unique_ptr<Connection>> Cluster::try_endpoint(Endpoint endpoint, Clock::time_point deadline) {
  auto connection = co_await Connection::open(settings_, endpoint, deadline);
  require_target(connection->server());
  admit(*connection, endpoint);
  co_return connection;
}

void Cluster::require_target(const ServerIdentity& server) const {
  if (settings_.target == Target::read_write && server.in_recovery)
    throw ConnectFailure("the server is a hot standby, which takes no writes", false, read_only);
  if (settings_.target == Target::standby && !server.in_recovery)
    throw ConnectFailure("the server is not a standby", false);
}

void Cluster::admit(Connection& connection, const Endpoint& endpoint) {
  const auto admission = fence_->admit(connection.server());
  connection.set_fence(fence_, admission.stamp);
  std::optional<Endpoint> last;
  {
    const std::scoped_lock lock(mutex_);
    last = std::exchange(current_, endpoint);
  }
  if (!admission.has_timeline && events_.has_no_timeline && !told_of_no_timeline_.exchange(true))
    events_.has_no_timeline(endpoint);
  if (!admission.server_changed || !last) return;
  ++server_changes_;
  if (events_.server_changed)
    events_.server_changed({.from = *last, .to = endpoint, .timeline = connection.server().timeline});
}

std::optional<Endpoint> Cluster::current() const {
  const std::scoped_lock lock(mutex_);
  return current_;
}

std::size_t Cluster::first_host() const {
  const auto last = current();
  if (!last) return 0;
  return static_cast<std::size_t>(std::ranges::find(hosts_, last->host) - hosts_.begin());
}

awaitable<std::unique_ptr<Connection>> Connection::open(const Settings& settings, Deadline deadline) {
  Cluster cluster(settings);
  co_return co_await cluster.connect(deadline);
}

}  // namespace chassis::postgres
