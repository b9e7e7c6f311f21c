#include "app/core/database.hpp"

#include <array>
#include <span>
#include <string>
#include <utility>

#include "app/core/resources.hpp"
#include "app/core/service_name.hpp"
#include "app/models/migrations.hpp"
#include "app/repositories/postgres/postgres_probe_repository.hpp"
#include "app/repositories/postgres/statements.hpp"
#include "app/repositories/sqlite/probe_queries.hpp"
#include "app/repositories/sqlite/sqlite_probe_repository.hpp"
#include "chassis/events/postgres/postgres_repository.hpp"
#include "chassis/events/sqlite/sqlite_repository.hpp"
#include "chassis/idempotency/postgres/postgres_repository.hpp"
#include "chassis/idempotency/sqlite/sqlite_repository.hpp"
#include "chassis/postgres/readiness.hpp"
#include "chassis/server/postgres_database.hpp"
#include "chassis/server/sqlite_database.hpp"

namespace mars::core {

using chassis::server::PostgresDatabase;
using chassis::server::SqliteDatabase;
using chassis::server::ThreadContext;
using namespace repositories;  // NOLINT(google-build-using-namespace): this file chooses among all of them

namespace {

constexpr auto sqlite_statements =
    chassis::telemetry::joined(queries::statements, ResourceTables::sqlite_statements);

/// Whether the tables of resources can be used.
const chassis::database::Statement& resource_check() {
  static const std::string sql = chassis::postgres::readiness_sql(ResourceTables::names);
  static const chassis::database::Statement statement{.name = "check_resources", .sql = sql};
  return statement;
}

std::span<const chassis::telemetry::DatabaseStatement> postgres_statements() {
  static const auto statements = chassis::telemetry::joined(
      postgres::statements,
      chassis::telemetry::joined(
          ResourceTables::postgres_statements,
          std::array<chassis::telemetry::DatabaseStatement, 1>{
              {{resource_check().name, resource_check().sql, "SELECT", "schema_migrations"}}}));
  return std::span(statements).first(statements.size() - (ResourceTables::size > 0 ? 0 : 1));
}

/// Empty if there are no resources.
std::function<boost::asio::awaitable<void>(const chassis::RequestContext&)> resource_readiness(
    const std::shared_ptr<chassis::postgres::ConnectionPool>& pool) {
  if (ResourceTables::size == 0) return {};
  return [pool, check = chassis::postgres::ReadinessCheck(resource_check(), migrations::postgres)](
             const chassis::RequestContext& context) { return check.run(*pool, context.deadline); };
}

Database open_sqlite(const Settings& settings, chassis::telemetry::Logger& logger,
                     RecentProbes& recent_probes) {
  auto database = std::make_unique<SqliteDatabase>(
      SqliteDatabase::Options{.file = settings.database.file,
                              .migrations = migrations::sqlite,
                              .statements = sqlite_statements,
                              .on_another = [&recent_probes] { recent_probes.forget_all(); }},
      logger);
  auto& store = database->store();
  const bool records = settings.event_retention.count() > 0;
  return {.server = std::move(database), .repositories = [&store, records](const ThreadContext& thread) {
            const auto executor = thread.context.get_executor();
            auto* const observer = &thread.database_observer;
            return Repositories{
                .probes = std::make_unique<SqliteProbeRepository>(store, executor, observer, records),
                .keys = std::make_unique<chassis::idempotency::SqliteRepository>(store, executor, observer),
                .events = std::make_unique<chassis::events::SqliteRepository>(store, executor, observer),
                .resources = chassis::table::Engine::sqlite(executor, store, observer)};
          }};
}

Database open_postgres(const Settings& settings, chassis::telemetry::Logger& logger,
                       RecentProbes& recent_probes) {
  auto connections = settings.database.postgres;
  connections.application_name = service_name.name;
  auto database = std::make_unique<PostgresDatabase>(
      PostgresDatabase::Options{.settings = std::move(connections),
                                .statements = postgres_statements(),
                                .readiness = postgres::readiness_check,
                                .on_another = [&recent_probes] { recent_probes.forget_all(); }},
      logger);
  const auto pool = database->pool();
  const auto standbys = database->read_pool();
  const bool records = settings.event_retention.count() > 0;
  return {
      .server = std::move(database), .repositories = [pool, standbys, records](const ThreadContext& thread) {
        const auto executor = thread.context.get_executor();
        auto* const observer = &thread.database_observer;
        return Repositories{
            .probes = std::make_unique<PostgresProbeRepository>(executor, pool, observer, standbys, records),
            .keys = std::make_unique<chassis::idempotency::PostgresRepository>(executor, pool, observer),
            .events = std::make_unique<chassis::events::PostgresRepository>(executor, pool, observer),
            .resources = chassis::table::Engine::postgres(executor, pool, observer, standbys),
            .require_resources = resource_readiness(pool)};
      }};
}

}  // namespace

Database open_database(const Settings& settings, chassis::telemetry::Logger& logger,
                       RecentProbes& recent_probes) {
  if (settings.database.engine == chassis::server::DatabaseEngine::postgres)
    return open_postgres(settings, logger, recent_probes);
  return open_sqlite(settings, logger, recent_probes);
}

}  // namespace mars::core
