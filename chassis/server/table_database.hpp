#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/idempotency/repository.hpp"
#include "chassis/server/database.hpp"
#include "chassis/server/database_options.hpp"
#include "chassis/server/migrate.hpp"
#include "chassis/server/service.hpp"
#include "chassis/table/engine.hpp"
#include "chassis/telemetry/database_statement.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// The tables of a service, which `table::TableList` lists. What the spans refer to lives as long as the
/// program.
struct Tables {
  std::span<const std::string_view> names;
  std::span<const telemetry::DatabaseStatement> postgres_statements;
  std::span<const telemetry::DatabaseStatement> sqlite_statements;
};

/// The database of a service whose data is in declared tables and idempotency keys. Thread-safe.
class TableDatabase {
 public:
  /// What one thread has of it.
  struct OnThread {
    table::Engine engine;
    std::unique_ptr<idempotency::Repository> keys;
    RequireReady require_ready;
  };

  /// On the engine that `options` choose. `name` stands for the service at PostgreSQL. `logger` outlives it.
  TableDatabase(const Tables& tables, const LinkedMigrations& migrations, const DatabaseOptions& options,
                std::string_view name, telemetry::Logger& logger);
  TableDatabase(const TableDatabase&) = delete;
  TableDatabase& operator=(const TableDatabase&) = delete;
  ~TableDatabase() = default;

  [[nodiscard]] Database& server() { return *server_; }

  /// Must be destroyed before the thread's `io_context` and this object.
  [[nodiscard]] OnThread on_thread(const ThreadContext& thread) const { return on_thread_(thread); }

 private:
  void open_sqlite(const LinkedMigrations& migrations, const DatabaseOptions& options,
                   telemetry::Logger& logger);
  void open_postgres(const LinkedMigrations& migrations, postgres::Settings connections,
                     telemetry::Logger& logger);

  std::string readiness_sql_;  ///< of PostgreSQL
  database::Statement check_readiness_;
  std::vector<telemetry::DatabaseStatement> statements_;
  std::unique_ptr<Database> server_;
  std::function<OnThread(const ThreadContext&)> on_thread_;
};

}  // namespace chassis::server
