#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/core/settings.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/idempotency/repository.hpp"
#include "chassis/server/database.hpp"
#include "chassis/server/service.hpp"
#include "chassis/table/engine.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::core {

/// The repositories of one thread.
struct Repositories {
  std::unique_ptr<repositories::ProbeRepository> probes;
  std::unique_ptr<chassis::idempotency::Repository> keys;
  std::unique_ptr<chassis::events::Repository> events;
  std::optional<chassis::table::Engine> resources{};  ///< empty where no resource can be stored
  /// Throws `chassis::NotReady` if resources cannot be stored now. Empty if that needs no check of its own.
  std::function<boost::asio::awaitable<void>(const chassis::RequestContext&)> require_resources{};
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
