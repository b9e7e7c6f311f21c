#include "chassis/server/postgres_database.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/postgres/capacity.hpp"
#include "chassis/postgres/endpoint.hpp"
#include "chassis/postgres/pooler.hpp"

namespace chassis::server {

namespace {

void log_change(const postgres::ServerChange& change, telemetry::Logger& logger) {
  const auto server = to_string(change.to);
  const auto previous = to_string(change.from);
  logger.warning("DATABASE_SERVER_CHANGED", {{"server", std::string_view(server)},
                                             {"previous", std::string_view(previous)},
                                             {"timeline", static_cast<std::int64_t>(change.timeline)}});
}

void log_missing_timeline(const postgres::Endpoint& endpoint, telemetry::Logger& logger) {
  const auto server = to_string(endpoint);
  logger.warning("DATABASE_FENCING_OFF",
                 {{"server", std::string_view(server)},
                  {"cause", "the server does not show its timeline: a former primary is not recognised"}});
}

postgres::ClusterEvents events_of(const PostgresDatabase::Options& options, telemetry::Logger& logger) {
  return {.server_changed =
              [on_another = options.on_another, &logger](const postgres::ServerChange& change) {
                if (on_another) on_another();
                log_change(change, logger);
              },
          .has_no_timeline =
              [&logger](const postgres::Endpoint& endpoint) { log_missing_timeline(endpoint, logger); }};
}

std::shared_ptr<postgres::ConnectionPool> make_read_pool(postgres::Settings settings) {
  if (settings.read_host.empty()) return nullptr;
  settings.host = settings.read_host;
  settings.target = postgres::Target::standby;
  return std::make_shared<postgres::ConnectionPool>(std::move(settings));
}

/// 1 for the host of the newest connection, 0 for the others.
std::vector<telemetry::Registry::LabelledReading> current_host(const postgres::Cluster& cluster) {
  std::vector<telemetry::Registry::LabelledReading> readings;
  for (const auto& host : cluster.hosts()) {
    readings.push_back(
        {.labels = {{"server_address", host->name}, {"server_port", std::to_string(host->port)}},
         .read = [&cluster, host] {
           const auto current = cluster.current();
           return current && current->host == host ? 1.0 : 0.0;
         }});
  }
  return readings;
}

}  // namespace

PostgresDatabase::PostgresDatabase(const Options& options, telemetry::Logger& logger)
    : options_(options),
      logger_(logger),
      pool_(std::make_shared<postgres::ConnectionPool>(options.settings, events_of(options, logger))),
      read_pool_(make_read_pool(options.settings)) {}

boost::asio::awaitable<void> PostgresDatabase::verify() {
  const auto deadline = std::chrono::steady_clock::now() + pool_->settings().connect_timeout;
  auto lease = co_await pool_->acquire(postgres::Urgency::urgent, deadline);
  if (!lease) throw Unavailable("no connection to the database was free before the deadline");
  try {
    if (lease->is_pooled()) co_await require_fit_pooler(*lease, deadline);
    co_await options_.readiness.run(*lease, deadline);
    protection_ = lease->protection();
    // Those of the pool are among the connections that the server counts.
    connections_left_ =
        co_await postgres::connections_left(*lease, deadline) + static_cast<std::int64_t>(pool_->size());
  } catch (...) {
    lease.give_back();
    throw;
  }
  lease.give_back();
}

/// Throws `NotReady` where a pooler loses prepared statements, and logs where it mixes sessions.
boost::asio::awaitable<void> PostgresDatabase::require_fit_pooler(postgres::Connection& connection,
                                                                  postgres::Connection::Deadline deadline) {
  const auto pooling = co_await postgres::examine_pooler(connection, pool_->cluster(), deadline);
  if (!pooling.keeps_statements) throw NotReady(std::string(postgres::unfit_pooler));
  if (!pooling.by_transaction || pooling.keeps_settings) co_return;
  logger_.warning("DATABASE_POOLER_MIXES_SESSIONS",
                  {{"pool_mode", "transaction"},
                   {"remedy", "give the role the planner settings of docs/high-availability.md"}});
}

std::optional<ScarceConnections> PostgresDatabase::scarce_connections() const {
  const auto wanted = static_cast<std::int64_t>(pool_->settings().max_connections);
  if (!connections_left_ || *connections_left_ >= wanted) return std::nullopt;
  return ScarceConnections{.wanted = wanted, .left = *connections_left_};
}

void PostgresDatabase::add_metrics(telemetry::Registry& metrics) const {
  using Pool = postgres::ConnectionPool;
  const auto add = [&](const char* name, const char* help, auto read) {
    std::vector<telemetry::Registry::LabelledReading> readings;
    const auto add_pool = [&](const char* label, const Pool* pool) {
      if (pool == nullptr) return;
      readings.push_back(
          {.labels = {{"pool", label}}, .read = [pool, read] { return static_cast<double>(read(*pool)); }});
    };
    add_pool("primary", pool_.get());
    add_pool("standby", read_pool_.get());
    metrics.add_gauge(name, help, std::move(readings));
  };
  add("db_client_connections_open", "Connections to the database that are open or being opened.",
      [](const Pool& pool) { return pool.size(); });
  add("db_client_connections_in_use", "Open connections that are leased or being opened.",
      [](const Pool& pool) { return pool.in_use(); });
  add("db_client_connections_max", "DB_MAX_CONNECTIONS, the limit of the process.",
      [](const Pool& pool) { return pool.settings().max_connections; });
  add("db_client_connections_pending_requests", "Request batches waiting for a connection.",
      [](const Pool& pool) { return pool.waiting(); });
  metrics.add_gauge("db_client_server_timeline",
                    "Newest database timeline seen; 0 if the servers do not show it.",
                    [&pool = *pool_] { return static_cast<double>(pool.cluster().fence()->timeline()); });
  metrics.add_gauge("db_client_server_current", "1 for the host of the newest connection, 0 for the others.",
                    current_host(pool_->cluster()));
  metrics.add_counter("db_client_server_changes_total", "Changes of the database server, including restarts.",
                      [&pool = *pool_] { return static_cast<double>(pool.cluster().server_changes()); });
}

std::string PostgresDatabase::name() const {
  return pool_->settings().name;
}

std::span<const telemetry::DatabaseStatement> PostgresDatabase::statements() const {
  return options_.statements;
}

std::string PostgresDatabase::location() const {
  const auto& settings = pool_->settings();
  std::vector<std::string> hosts;
  for (const auto& host : pool_->cluster().hosts())
    hosts.push_back(to_string(*host));
  return fmt::format("postgresql {}@{}/{}", settings.user, fmt::join(hosts, ","), settings.name);
}

}  // namespace chassis::server
