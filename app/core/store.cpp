#include "app/core/store.hpp"

#include <fmt/format.h>

#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/host_and_port.hpp"
#include "app/core/migrations.hpp"
#include "app/core/service.hpp"
#include "chassis/postgres/capacity.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/sqlite/store.hpp"
#include "app/repositories/postgres/postgres_idempotency_repository.hpp"
#include "app/repositories/postgres/postgres_probe_repository.hpp"
#include "app/repositories/postgres/readiness.hpp"
#include "app/repositories/postgres/statements.hpp"
#include "app/repositories/sqlite/probe_queries.hpp"
#include "app/repositories/sqlite/sqlite_idempotency_repository.hpp"
#include "app/repositories/sqlite/sqlite_probe_repository.hpp"

namespace mars {

namespace {

namespace asio = boost::asio;
namespace migrations = core::migrations;

/// Logs what becomes of the database file, and has the probes forgotten that were read from another one.
class FileObserver final : public chassis::sqlite::StoreObserver {
 public:
  FileObserver(std::string location, chassis::telemetry::Logger& logger, repositories::RecentProbes& recent_probes)
      : location_(std::move(location)), logger_(logger), recent_probes_(recent_probes) {}

  void opened() override {
    recent_probes_.forget_all();
    if (std::exchange(was_lost_, false)) logger_.info("DATABASE_READY", {{"database", location_}});
  }

  void lost(const std::string& cause) override {
    was_lost_ = true;
    logger_.warning("DATABASE_FILE_CHANGED", {{"cause", std::string_view(cause)}});
  }

  void still_lost(const std::string& cause) override {
    logger_.warning("DATABASE_UNAVAILABLE", {{"cause", std::string_view(cause)}});
  }

  void log_set_aside(const std::filesystem::path& name) override {
    logger_.warning("DATABASE_LOG_SET_ASIDE", {{"file", std::string_view(name.native())}});
  }

 private:
  std::string location_;
  chassis::telemetry::Logger& logger_;
  repositories::RecentProbes& recent_probes_;
  bool was_lost_ = false;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const core::Settings& settings, chassis::telemetry::Logger& logger, repositories::RecentProbes& recent_probes)
      : path_(settings.database.file),
        observer_(SqliteStore::location(), logger, recent_probes),
        store_({.file = settings.database.file},
               {.sql = migrations::sqlite_schema, .versions = migrations::sqlite_versions}, &observer_) {}

  std::unique_ptr<repositories::ProbeRepository> repository(asio::io_context& context,
                                                            chassis::telemetry::DatabaseObserver& observer) override {
    return std::make_unique<repositories::SqliteProbeRepository>(store_, context.get_executor(), &observer);
  }

  std::unique_ptr<repositories::IdempotencyRepository> idempotency_keys(
      asio::io_context& context, chassis::telemetry::DatabaseObserver& observer) override {
    return std::make_unique<repositories::SqliteIdempotencyRepository>(store_, context.get_executor(),
                                                                       &observer);
  }

  asio::awaitable<void> verify() override {
    store_.require_open();
    co_return;
  }

  [[nodiscard]] std::string_view system() const override { return "sqlite"; }

  [[nodiscard]] std::string name() const override { return path_.filename().string(); }

  [[nodiscard]] std::span<const chassis::telemetry::DatabaseStatement> statements() const override {
    return repositories::queries::statements;
  }

  [[nodiscard]] std::string location() const override {
    return "sqlite " + std::filesystem::absolute(path_).string();
  }

 private:
  std::filesystem::path path_;
  FileObserver observer_;
  chassis::sqlite::Store store_;
};

chassis::postgres::Settings connection_settings(const core::Settings& settings) {
  auto connections = settings.database.postgres;
  connections.application_name = core::service.name;
  return connections;
}

class PostgresStore final : public Store {
 public:
  /// What is remembered of one server is forgotten before another one, or a restarted one, is asked.
  PostgresStore(const core::Settings& settings, repositories::RecentProbes& recent_probes)
      : pool_(std::make_shared<chassis::postgres::ConnectionPool>(
            connection_settings(settings), [&recent_probes] { recent_probes.forget_all(); })) {}

  std::unique_ptr<repositories::ProbeRepository> repository(asio::io_context& context,
                                                            chassis::telemetry::DatabaseObserver& observer) override {
    return std::make_unique<repositories::PostgresProbeRepository>(context.get_executor(), pool_, &observer);
  }

  std::unique_ptr<repositories::IdempotencyRepository> idempotency_keys(
      asio::io_context& context, chassis::telemetry::DatabaseObserver& observer) override {
    return std::make_unique<repositories::PostgresIdempotencyRepository>(context.get_executor(), pool_,
                                                                         &observer);
  }

  asio::awaitable<void> verify() override {
    const auto deadline = std::chrono::steady_clock::now() + pool_->settings().connect_timeout;
    auto lease = co_await pool_->acquire(chassis::postgres::Urgency::urgent, deadline);
    if (!lease) throw chassis::Unavailable("no connection to the database was free before the deadline");
    try {
      co_await repositories::postgres::require_ready(*lease, deadline);
      protection_ = lease->protection();
      // Those of the pool are among the connections that the server counts.
      connections_left_ = co_await chassis::postgres::connections_left(*lease, deadline) +
                          static_cast<std::int64_t>(pool_->size());
    } catch (...) {
      lease.give_back();
      throw;
    }
    lease.give_back();
  }

  [[nodiscard]] std::optional<std::int64_t> scarce_connections() const override {
    const auto most = static_cast<std::int64_t>(pool_->settings().max_connections);
    return connections_left_ && *connections_left_ < most ? connections_left_ : std::nullopt;
  }

  [[nodiscard]] std::optional<chassis::postgres::Protection> protection() const override { return protection_; }

  void add_metrics(chassis::telemetry::Registry& metrics) const override {
    const auto add = [&](const char* name, const char* help, auto read) {
      metrics.add_gauge(name, help, [&pool = *pool_, read] { return static_cast<double>(read(pool)); });
    };
    using Pool = chassis::postgres::ConnectionPool;
    add("db_client_connections_open", "Connections to the database that are open or being opened.",
        [](const Pool& pool) { return pool.size(); });
    add("db_client_connections_in_use", "Open connections that are leased or being opened.",
        [](const Pool& pool) { return pool.in_use(); });
    add("db_client_connections_max", "DB_MAX_CONNECTIONS, the limit of the process.",
        [](const Pool& pool) { return pool.settings().max_connections; });
    add("db_client_connections_pending_requests", "Batches of requests that wait for a connection.",
        [](const Pool& pool) { return pool.waiting(); });
  }

  [[nodiscard]] std::string_view system() const override { return "postgresql"; }

  [[nodiscard]] std::string name() const override { return pool_->settings().name; }

  [[nodiscard]] std::span<const chassis::telemetry::DatabaseStatement> statements() const override {
    return repositories::postgres::statements;
  }

  [[nodiscard]] std::string location() const override {
    const auto& settings = pool_->settings();
    return fmt::format("postgresql {}@{}/{}", settings.user,
                       chassis::host_and_port(settings.host, settings.port), settings.name);
  }

 private:
  std::shared_ptr<chassis::postgres::ConnectionPool> pool_;
  std::optional<std::int64_t> connections_left_;  ///< for the process, when it was verified
  std::optional<chassis::postgres::Protection> protection_;
};

}  // namespace

void log_ready(const Store& store, chassis::telemetry::Logger& logger) {
  const auto location = store.location();
  const auto protection = store.protection();
  if (!protection) {
    logger.info("DATABASE_READY", {{"database", std::string_view(location)}});
    return;
  }
  logger.info("DATABASE_READY",
              {{"database", std::string_view(location)},
               {"tls", protection->protocol.empty() ? "none" : std::string_view(protection->protocol)},
               {"tls_verified", protection->verified}});
}

std::unique_ptr<Store> open_store(const core::Settings& settings, chassis::telemetry::Logger& logger,
                                  repositories::RecentProbes& recent_probes) {
  if (settings.database.engine == chassis::server::DatabaseEngine::postgres)
    return std::make_unique<PostgresStore>(settings, recent_probes);
  return std::make_unique<SqliteStore>(settings, logger, recent_probes);
}

}  // namespace mars
