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

/// A warning: the server has fewer connections left than the process may open.
struct ScarceConnections {
  std::int64_t wanted = 0;
  std::int64_t left = 0;
};

/// The database of a service, on any engine. Thread-safe.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  /// Returns if the database is ready for the work of the service. Throws `NotReady` if not, and
  /// `Unavailable` if it does not respond.
  virtual boost::asio::awaitable<void> verify() = 0;

  /// The protection of the connection of the last successful `verify`; empty without a network. Must be
  /// called on the thread of `verify`.
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

  /// The location of the data, for humans, without a password.
  [[nodiscard]] virtual std::string location() const = 0;
};

/// Logs that the database is ready, with its location and the protection of the connection.
void log_ready(const Database& database, telemetry::Logger& logger);

}  // namespace chassis::server
