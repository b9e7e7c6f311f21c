#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chassis/telemetry/database_observer.hpp"
#include "chassis/telemetry/database_statement.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "chassis/postgres/protection.hpp"
#include "chassis/postgres/settings.hpp"
#include "app/core/settings.hpp"
#include "app/repositories/idempotency_repository.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"

namespace mars {

/// The database that the settings choose. Thread-safe; outlives the repositories that it makes.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// A repository for the thread of `context`. `observer` outlives the context.
  virtual std::unique_ptr<repositories::ProbeRepository> repository(boost::asio::io_context& context,
                                                                    chassis::telemetry::DatabaseObserver& observer) = 0;

  /// The idempotency keys of the same database, likewise.
  virtual std::unique_ptr<repositories::IdempotencyRepository> idempotency_keys(
      boost::asio::io_context& context, chassis::telemetry::DatabaseObserver& observer) = 0;

  /// Returns where the database can do setups and moves now. Throws `chassis::NotReady` where it answers that it
  /// cannot, and `chassis::Unavailable` where it does not answer.
  virtual boost::asio::awaitable<void> verify() = 0;

  /// How the connection of the last successful `verify` is protected; nothing where there is no network. For
  /// the thread that calls `verify`.
  [[nodiscard]] virtual std::optional<chassis::postgres::Protection> protection() const { return std::nullopt; }

  /// Of a verified database: where it has fewer connections left than the process may open, how many. Nothing
  /// where it has enough, or counts none.
  [[nodiscard]] virtual std::optional<std::int64_t> scarce_connections() const { return std::nullopt; }

  /// Adds the gauges of its connections to a server, if it has any. The store outlives `metrics`, or the
  /// reads of them.
  virtual void add_metrics(chassis::telemetry::Registry& /*metrics*/) const {}

  /// OpenTelemetry's name of the engine, and the name of the database in it.
  [[nodiscard]] virtual std::string_view system() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;

  /// Everything that its repositories ask the database.
  [[nodiscard]] virtual std::span<const chassis::telemetry::DatabaseStatement> statements() const = 0;

  /// Where the data is, for people: no password.
  [[nodiscard]] virtual std::string location() const = 0;
};

/// Logs that the database is ready, where it is, and how the way to it is protected.
void log_ready(const Store& store, chassis::telemetry::Logger& logger);

/// Tries to open an SQLite database at once, and then until it succeeds; PostgreSQL is connected to when it
/// is needed. Logs what becomes of the database's file, and forgets `recent_probes` when there may be another
/// one. Both outlive the store.
std::unique_ptr<Store> open_store(const core::Settings& settings, chassis::telemetry::Logger& logger,
                                  repositories::RecentProbes& recent_probes);

}  // namespace mars
