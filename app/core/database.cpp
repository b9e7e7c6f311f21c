#include "app/core/database.hpp"

#include <utility>

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
#include "chassis/server/postgres_database.hpp"
#include "chassis/server/sqlite_database.hpp"

namespace mars::core {

using chassis::server::PostgresDatabase;
using chassis::server::SqliteDatabase;
using chassis::server::ThreadContext;
using namespace repositories;  // NOLINT(google-build-using-namespace): this file chooses among all of them

namespace {

Database open_sqlite(const Settings& settings, chassis::telemetry::Logger& logger,
                     RecentProbes& recent_probes) {
  auto database = std::make_unique<SqliteDatabase>(
      SqliteDatabase::Options{.file = settings.database.file,
                              .migrations = migrations::sqlite,
                              .statements = queries::statements,
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
                .events = std::make_unique<chassis::events::SqliteRepository>(store, executor, observer)};
          }};
}

Database open_postgres(const Settings& settings, chassis::telemetry::Logger& logger,
                       RecentProbes& recent_probes) {
  auto connections = settings.database.postgres;
  connections.application_name = service_name.name;
  auto database = std::make_unique<PostgresDatabase>(
      PostgresDatabase::Options{.settings = std::move(connections),
                                .statements = postgres::statements,
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
            .events = std::make_unique<chassis::events::PostgresRepository>(executor, pool, observer)};
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
