#include "store.hpp"

#include <fmt/format.h>

#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <utility>

#include "core/migrations.hpp"
#include "core/postgres/connection.hpp"
#include "core/postgres/schema_check.hpp"
#include "core/sqlite/store.hpp"
#include "repositories/postgres/postgres_idempotency_repository.hpp"
#include "repositories/postgres/postgres_probe_repository.hpp"
#include "repositories/postgres/statements.hpp"
#include "repositories/sqlite/probe_queries.hpp"
#include "repositories/sqlite/sqlite_idempotency_repository.hpp"
#include "repositories/sqlite/sqlite_probe_repository.hpp"

namespace mars {

namespace {

namespace asio = boost::asio;
namespace migrations = core::migrations;

/// Logs what becomes of the database file, and has the probes forgotten that were read from another one.
class FileObserver final : public core::sqlite::StoreObserver {
 public:
  FileObserver(std::string location, core::Logger& logger, repositories::RecentProbes& recent_probes)
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
  core::Logger& logger_;
  repositories::RecentProbes& recent_probes_;
  bool was_lost_ = false;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const core::Settings& settings, core::Logger& logger, repositories::RecentProbes& recent_probes)
      : path_(settings.db_path),
        observer_(SqliteStore::location(), logger, recent_probes),
        store_({.file = settings.db_path},
               {.sql = migrations::sqlite_schema, .versions = migrations::sqlite_versions}, &observer_) {}

  std::unique_ptr<repositories::ProbeRepository> repository(asio::io_context& context,
                                                            core::DatabaseObserver& observer) override {
    return std::make_unique<repositories::SqliteProbeRepository>(store_, context.get_executor(), &observer);
  }

  std::unique_ptr<repositories::IdempotencyRepository> idempotency_keys(
      asio::io_context& context, core::DatabaseObserver& observer) override {
    return std::make_unique<repositories::SqliteIdempotencyRepository>(store_, context.get_executor(),
                                                                       &observer);
  }

  asio::awaitable<void> verify() override {
    store_.require_open();
    co_return;
  }

  [[nodiscard]] std::string_view system() const override { return "sqlite"; }

  [[nodiscard]] std::string name() const override { return path_.filename().string(); }

  [[nodiscard]] std::span<const core::DatabaseStatement> statements() const override {
    return repositories::queries::statements;
  }

  [[nodiscard]] std::string location() const override {
    return "sqlite " + std::filesystem::absolute(path_).string();
  }

 private:
  std::filesystem::path path_;
  FileObserver observer_;
  core::sqlite::Store store_;
};

class PostgresStore final : public Store {
 public:
  explicit PostgresStore(const core::Settings& settings)
      : settings_{.host = settings.db_host,
                  .port = settings.db_port,
                  .user = settings.db_user,
                  .password = settings.db_password,
                  .name = settings.db_name,
                  .tls = postgres_tls(settings),
                  .connect_timeout = settings.db_connect_timeout,
                  .statement_timeout = settings.db_statement_timeout} {}

  std::unique_ptr<repositories::ProbeRepository> repository(asio::io_context& context,
                                                            core::DatabaseObserver& observer) override {
    return std::make_unique<repositories::PostgresProbeRepository>(context.get_executor(), settings_,
                                                                   &observer);
  }

  std::unique_ptr<repositories::IdempotencyRepository> idempotency_keys(
      asio::io_context& context, core::DatabaseObserver& observer) override {
    return std::make_unique<repositories::PostgresIdempotencyRepository>(context.get_executor(), settings_,
                                                                         &observer);
  }

  asio::awaitable<void> verify() override {
    const auto deadline = std::chrono::steady_clock::now() + settings_.connect_timeout;
    const auto connection = co_await core::postgres::Connection::open(settings_, deadline);
    co_await core::postgres::require_schema(*connection, migrations::postgres_versions, deadline);
    protection_ = connection->protection();
  }

  [[nodiscard]] std::optional<core::postgres::Protection> protection() const override { return protection_; }

  [[nodiscard]] std::string_view system() const override { return "postgresql"; }

  [[nodiscard]] std::string name() const override { return settings_.name; }

  [[nodiscard]] std::span<const core::DatabaseStatement> statements() const override {
    return repositories::postgres::statements;
  }

  [[nodiscard]] std::string location() const override {
    return fmt::format("postgresql {}@{}:{}/{}", settings_.user, settings_.host, settings_.port,
                       settings_.name);
  }

 private:
  core::postgres::Settings settings_;
  std::optional<core::postgres::Protection> protection_;
};

}  // namespace

core::postgres::Tls postgres_tls(const core::Settings& settings) {
  return {.mode = settings.db_sslmode,
          .root_certificates = settings.db_sslrootcert,
          .certificate = settings.db_sslcert,
          .private_key = settings.db_sslkey};
}

void log_ready(const Store& store, core::Logger& logger) {
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

std::unique_ptr<Store> open_store(const core::Settings& settings, core::Logger& logger,
                                  repositories::RecentProbes& recent_probes) {
  if (settings.db_engine == core::DatabaseEngine::postgres) return std::make_unique<PostgresStore>(settings);
  return std::make_unique<SqliteStore>(settings, logger, recent_probes);
}

}  // namespace mars
