#include "chassis/server/table_database.hpp"

#include <utility>

#include "chassis/idempotency/postgres/postgres_repository.hpp"
#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/idempotency/sqlite/sqlite_repository.hpp"
#include "chassis/postgres/readiness.hpp"
#include "chassis/server/postgres_database.hpp"
#include "chassis/server/sqlite_database.hpp"
#include "chassis/sqlite/readiness.hpp"

namespace chassis::server {

namespace {

constexpr std::string_view check_name = "check_readiness";
constexpr database::Statement sqlite_check{.name = check_name,
                                           .sql = "SELECT EXISTS (SELECT 1 FROM idempotency_key)"};

std::string postgres_check(std::span<const std::string_view> tables) {
  std::vector<std::string_view> all(tables.begin(), tables.end());
  all.emplace_back("idempotency_key");
  return postgres::readiness_sql(all);
}

}  // namespace

TableDatabase::TableDatabase(const Tables& tables, const LinkedMigrations& migrations,
                             const DatabaseOptions& options, std::string_view name, telemetry::Logger& logger)
    : readiness_sql_(postgres_check(tables.names)) {
  const auto add = [this](std::span<const telemetry::DatabaseStatement> statements) {
    statements_.insert(statements_.end(), statements.begin(), statements.end());
  };
  if (options.engine == DatabaseEngine::postgres) {
    check_readiness_ = {.name = check_name, .sql = readiness_sql_};
    add(tables.postgres_statements);
    add(idempotency::postgres::statements);
    statements_.push_back({check_name, readiness_sql_, "SELECT", "schema_migrations"});
    auto connections = options.postgres;
    connections.application_name = name;
    open_postgres(migrations, std::move(connections), logger);
  } else {
    check_readiness_ = sqlite_check;
    add(tables.sqlite_statements);
    add(idempotency::sqlite::statements);
    statements_.push_back({check_name, sqlite_check.sql, "SELECT", "idempotency_key"});
    statements_.push_back({sqlite::touch.name, sqlite::touch.sql, "PRAGMA", "user_version"});
    open_sqlite(migrations, options, logger);
  }
}

void TableDatabase::open_sqlite(const LinkedMigrations& migrations, const DatabaseOptions& options,
                                telemetry::Logger& logger) {
  auto opened = std::make_unique<SqliteDatabase>(
      SqliteDatabase::Options{
          .file = options.file, .migrations = migrations.sqlite, .statements = statements_, .on_another = {}},
      logger);
  on_thread_ = [this, &store = opened->store()](const ThreadContext& thread) {
    const auto executor = thread.context.get_executor();
    auto* const observer = &thread.database_observer;
    auto client = std::make_shared<sqlite::Client>(executor, observer);
    return OnThread{.engine = table::Engine::sqlite(executor, store, observer),
                    .keys = std::make_unique<idempotency::SqliteRepository>(store, executor, observer),
                    .require_ready = [this, &store, client](const RequestContext& context) {
                      return sqlite::require_ready(store, *client, context, check_readiness_);
                    }};
  };
  server_ = std::move(opened);
}

void TableDatabase::open_postgres(const LinkedMigrations& migrations, postgres::Settings connections,
                                  telemetry::Logger& logger) {
  const postgres::ReadinessCheck check(check_readiness_, migrations.postgres);
  auto opened =
      std::make_unique<PostgresDatabase>(PostgresDatabase::Options{.settings = std::move(connections),
                                                                   .statements = statements_,
                                                                   .readiness = check,
                                                                   .on_another = {}},
                                         logger);
  on_thread_ = [pool = opened->pool(), standbys = opened->read_pool(), check](const ThreadContext& thread) {
    const auto executor = thread.context.get_executor();
    auto* const observer = &thread.database_observer;
    return OnThread{.engine = table::Engine::postgres(executor, pool, observer, standbys),
                    .keys = std::make_unique<idempotency::PostgresRepository>(executor, pool, observer),
                    .require_ready = [pool, check](const RequestContext& context) {
                      return check.run(*pool, context.deadline);
                    }};
  };
  server_ = std::move(opened);
}

}  // namespace chassis::server
