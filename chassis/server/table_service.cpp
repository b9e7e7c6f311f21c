#include "chassis/server/table_service.hpp"

#include <memory>
#include <utility>

#include "chassis/base/uuid_generator.hpp"
#include "chassis/database/cleaner.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/idempotency/key_telemetry.hpp"
#include "chassis/server/server.hpp"
#include "chassis/server/telemetry.hpp"

namespace chassis::server {

namespace {

constexpr std::size_t most_keys_in_use = 10'000;

/// The service on one thread.
struct TableThread {
  TableThread(TableDatabase::OnThread on_thread, idempotency::KeysInUse& keys_in_use,
              idempotency::Events& key_events, const TableServiceOptions& options, telemetry::Logger& logger)
      : database(std::move(on_thread)),
        idempotency({.keys = *database.keys, .keys_in_use = keys_in_use, .events = key_events},
                    options.idempotency_lifetime),
        cleaner([&keys = *database.keys](const RequestContext& context,
                                         std::size_t limit) { return keys.delete_expired(context, limit); },
                "IDEMPOTENCY_KEYS_NOT_DELETED", logger, options.server.limits.request_timeout) {}

  TableDatabase::OnThread database;
  idempotency::Idempotency idempotency;
  database::Cleaner cleaner;
};

}  // namespace

void TableServiceOptions::complete(const config::Variables& given) {
  if (config::value_of(given, "DB_MAX_CONNECTIONS").empty())
    database.postgres.max_connections = default_database_connections(server.threads);
}

void serve(const TableService& service, const TableServiceOptions& options, telemetry::Logger& logger) {
  Telemetry signals(options.server.tracing, service.name, logger);
  UuidGenerator new_id;
  idempotency::KeyTelemetry key_events(logger, signals.metrics);
  idempotency::KeysInUse keys_in_use(most_keys_in_use);
  TableDatabase database(service.tables, service.migrations, options.database, service.name.name, logger);
  const auto on_thread = [&](const ThreadContext& context) {
    auto thread =
        std::make_shared<TableThread>(database.on_thread(context), keys_in_use, key_events, options, logger);
    return ThreadService{
        .endpoints = service.endpoints({.engine = thread->database.engine,
                                        .idempotency = thread->idempotency,
                                        .new_id = new_id,
                                        .logger = logger,
                                        .metrics = signals.metrics,
                                        .page_timeout = options.server.limits.request_timeout}),
        .require_ready = thread->database.require_ready,
        .upkeep = {[&cleaner = thread->cleaner,
                    interval = database::Cleaner::interval_for(options.idempotency_lifetime)] {
          return cleaner.run(interval);
        }},
        .owner = thread};
  };
  const Service described{
      .name = service.name, .info = service.info, .database = database.server(), .on_thread = on_thread};
  Server(options.server, described, signals).run();
}

}  // namespace chassis::server
