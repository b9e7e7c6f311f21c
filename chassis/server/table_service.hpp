#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "chassis/base/service_name.hpp"
#include "chassis/config/declaration.hpp"
#include "chassis/openapi/document.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/table_database.hpp"
#include "chassis/table/resource.hpp"

namespace chassis::server {

/// A service whose data is in declared tables, on either engine, and that knows idempotency keys.
struct TableService {
  ServiceName name;
  openapi::Info info;
  LinkedMigrations migrations;
  Tables tables;
  /// Called once for each thread.
  std::function<std::vector<openapi::Endpoint>(const table::ResourceParts&)> endpoints;
};

/// The settings of such a service, which derives its own from them.
struct TableServiceOptions {
  ServerOptions server;
  DatabaseOptions database;
  std::chrono::seconds idempotency_lifetime{};

  /// DB_MAX_CONNECTIONS follows from APP_THREADS unless it is set.
  void complete(const config::Variables& given);
};

/// The variables of these settings. `default_file` is where the embedded database is unless DB_PATH is set.
template <std::derived_from<TableServiceOptions> Settings>
config::Declaration<Settings> declare_table_service(std::string default_file) {
  constexpr std::int64_t thirty_days_in_seconds = 30LL * 86'400;
  const config::Rule<Settings> complete = [](const config::Variables& given, Settings& settings,
                                             config::Problems& /*problems*/) { settings.complete(given); };
  config::Declaration<Settings> declared;
  declared.include(static_cast<ServerOptions Settings::*>(&Settings::server), ServerOptions::declaration())
      .include(static_cast<DatabaseOptions Settings::*>(&Settings::database),
               DatabaseOptions::declaration(std::move(default_file)))
      .add({{"IDEMPOTENCY_TTL_S", "86400", "how long an idempotency key counts, in seconds",
             config::number(static_cast<std::chrono::seconds Settings::*>(&Settings::idempotency_lifetime), 1,
                            thirty_days_in_seconds)}},
           {complete});
  return declared;
}

/// Runs the service until a signal stops the process. Throws, with a text for the operator, if it cannot
/// start.
void serve(const TableService& service, const TableServiceOptions& options, telemetry::Logger& logger);

}  // namespace chassis::server
