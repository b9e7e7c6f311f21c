#pragma once

#include <functional>
#include <memory>

#include "app/core/settings.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/idempotency/repository.hpp"
#include "chassis/server/database.hpp"
#include "chassis/server/service.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::core {

/// The repositories of one thread.
struct Repositories {
  std::unique_ptr<repositories::ProbeRepository> probes;
  std::unique_ptr<chassis::idempotency::Repository> keys;
  std::unique_ptr<chassis::events::Repository> events;
};

/// A database, and a factory of its repositories, which it outlives. Thread-safe.
struct Database {
  std::unique_ptr<chassis::server::Database> server;
  std::function<Repositories(const chassis::server::ThreadContext&)> repositories;
};

/// The database that the settings choose. Clears `recent_probes` when the database may have been replaced.
/// Both references outlive it.
Database open_database(const Settings& settings, chassis::telemetry::Logger& logger,
                       repositories::RecentProbes& recent_probes);

}  // namespace mars::core
