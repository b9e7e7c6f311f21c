#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chassis/postgres/protection.hpp"
#include "chassis/telemetry/database_statement.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::server {

/// Connections to a server that has fewer left than the process may open.
struct ScarceConnections {
  std::int64_t wanted = 0;
  std::int64_t left = 0;
};

/// The database of a service, whatever its engine. Thread-safe.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  /// Returns if the database can do the work of the service now. Throws `NotReady` if it answers that it
  /// cannot, and `Unavailable` if it does not answer.
  virtual boost::asio::awaitable<void> verify() = 0;

  /// How the connection of the last successful `verify` is protected; nothing if there is no network. For the
  /// thread that calls `verify`.
  [[nodiscard]] virtual std::optional<postgres::Protection> protection() const { return std::nullopt; }

  /// Of a verified database; nothing if connections are not scarce.
  [[nodiscard]] virtual std::optional<ScarceConnections> scarce_connections() const { return std::nullopt; }

  /// Adds the gauges of its connections to a server, if it has any. It outlives `metrics`, or the reads of
  /// them.
  virtual void add_metrics(telemetry::Registry& /*metrics*/) const {}

  /// OpenTelemetry's name of the engine, and the name of the database in it.
  [[nodiscard]] virtual std::string_view system() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;

  /// All statements that the service executes.
  [[nodiscard]] virtual std::span<const telemetry::DatabaseStatement> statements() const = 0;

  /// Where the data is, for people: no password.
  [[nodiscard]] virtual std::string location() const = 0;
};

/// Logs that the database is ready, where it is, and how the way to it is protected.
void log_ready(const Database& database, telemetry::Logger& logger);

}  // namespace chassis::server
