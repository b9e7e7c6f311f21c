#include "chassis/server/postgres_database.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/base/host_and_port.hpp"
#include "chassis/postgres/capacity.hpp"

namespace chassis::server {

PostgresDatabase::PostgresDatabase(const Options& options)
    : options_(options),
      pool_(std::make_shared<postgres::ConnectionPool>(options.settings, options.on_another)) {}

boost::asio::awaitable<void> PostgresDatabase::verify() {
  const auto deadline = std::chrono::steady_clock::now() + pool_->settings().connect_timeout;
  auto lease = co_await pool_->acquire(postgres::Urgency::urgent, deadline);
  if (!lease) throw Unavailable("no connection to the database was free before the deadline");
  try {
    co_await options_.require_ready(*lease, deadline);
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

std::optional<ScarceConnections> PostgresDatabase::scarce_connections() const {
  const auto wanted = static_cast<std::int64_t>(pool_->settings().max_connections);
  if (!connections_left_ || *connections_left_ >= wanted) return std::nullopt;
  return ScarceConnections{.wanted = wanted, .left = *connections_left_};
}

void PostgresDatabase::add_metrics(telemetry::Registry& metrics) const {
  const auto add = [&](const char* name, const char* help, auto read) {
    metrics.add_gauge(name, help, [&pool = *pool_, read] { return static_cast<double>(read(pool)); });
  };
  using Pool = postgres::ConnectionPool;
  add("db_client_connections_open", "Connections to the database that are open or being opened.",
      [](const Pool& pool) { return pool.size(); });
  add("db_client_connections_in_use", "Open connections that are leased or being opened.",
      [](const Pool& pool) { return pool.in_use(); });
  add("db_client_connections_max", "DB_MAX_CONNECTIONS, the limit of the process.",
      [](const Pool& pool) { return pool.settings().max_connections; });
  add("db_client_connections_pending_requests", "Batches of requests that wait for a connection.",
      [](const Pool& pool) { return pool.waiting(); });
}

std::string PostgresDatabase::name() const {
  return pool_->settings().name;
}

std::span<const telemetry::DatabaseStatement> PostgresDatabase::statements() const {
  return options_.statements;
}

std::string PostgresDatabase::location() const {
  const auto& settings = pool_->settings();
  return fmt::format("postgresql {}@{}/{}", settings.user, host_and_port(settings.host, settings.port),
                     settings.name);
}

}  // namespace chassis::server
