#pragma once

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/service_name.hpp"
#include "chassis/config/declaration.hpp"
#include "chassis/server/database_options.hpp"
#include "chassis/server/migrate.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// One start of a program: its settings, and what it does with them.
struct Start {
  ServerOptions server;
  DatabaseOptions database;
  /// Serves until a signal stops the process. Throws if it cannot start.
  std::function<void(telemetry::Logger&)> serve;
};

/// The application-specific part of a program.
struct Program {
  ServiceName service;
  std::string_view summary;                 ///< what it serves, in a sentence, for `--help`
  std::string settings;                     ///< the table of its variables, for `--help`
  std::vector<std::string_view> variables;  ///< their names
  LinkedMigrations migrations;              ///< that `--migrate` applies
  std::function<std::expected<Start, config::Problems>(const config::Variables&)> load;
};

/// A program whose `Settings` have the members `server` and `database`. `serve` is called with them.
template <class Settings>
Program program_of(ServiceName service, std::string_view summary,
                   const config::Declaration<Settings>& declaration, LinkedMigrations migrations,
                   void (*serve)(const Settings&, telemetry::Logger&)) {
  return {.service = service,
          .summary = summary,
          .settings = declaration.describe(),
          .variables = declaration.names(),
          .migrations = migrations,
          .load = [&declaration,
                   serve](const config::Variables& given) -> std::expected<Start, config::Problems> {
            auto settings = declaration.load(given);
            if (!settings) return std::unexpected(std::move(settings.error()));
            return Start{.server = settings->server,
                         .database = settings->database,
                         .serve = [settings = *settings, serve](telemetry::Logger& logger) {
                           serve(settings, logger);
                         }};
          }};
}

/// Does what the arguments ask for, or serves where there are none. Returns the exit status; 2 where
/// arguments or settings are wrong.
int run_program(const Program& program, int argc, char** argv);

}  // namespace chassis::server
