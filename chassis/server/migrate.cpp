#include "chassis/server/migrate.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "chassis/postgres/migration_target.hpp"
#include "chassis/sqlite/foreign_log.hpp"
#include "chassis/sqlite/migration_target.hpp"

namespace chassis::server {

namespace {

/// At once, for those who watch.
void print_line(const std::string& sentence) {
  fmt::print("{}\n", sentence);
  std::fflush(stdout);
}

void run(MigrationCommand command, database::MigrationTarget& target, database::Migrations migrations) {
  switch (command) {
    case MigrationCommand::up:
      return database::migrate_up(target, migrations, print_line);
    case MigrationCommand::down:
      return database::migrate_down(target, migrations, print_line);
    case MigrationCommand::status:
      return database::report_migrations(target, migrations, print_line);
  }
}

void migrate_postgres(const ServiceName& service, const DatabaseOptions& options,
                      database::Migrations migrations, MigrationCommand command) {
  auto settings = options.postgres;
  settings.application_name = service.name;
  print_line(fmt::format("PostgreSQL database {}, as the role {}", settings.name, settings.user));
  postgres::MigrationTarget target(settings, options.migration_timeout);
  run(command, target, migrations);
}

void migrate_sqlite(const DatabaseOptions& options, database::Migrations migrations,
                    MigrationCommand command) {
  const auto file = std::filesystem::absolute(options.file);
  print_line(fmt::format("embedded database {}", file.string()));
  const sqlite::DatabaseOptions opening{
      .file = file, .create = command == MigrationCommand::up, .busy_timeout = options.migration_timeout};
  const auto lock = sqlite::share_database(file, opening.create);
  sqlite::Database database(opening);
  sqlite::MigrationTarget target(database);
  run(command, target, migrations);
}

}  // namespace

std::optional<MigrationCommand> migration_command(std::string_view word) {
  if (word == "up") return MigrationCommand::up;
  if (word == "down") return MigrationCommand::down;
  if (word == "status") return MigrationCommand::status;
  return std::nullopt;
}

void migrate_database(const ServiceName& service, const DatabaseOptions& options,
                      const LinkedMigrations& migrations, MigrationCommand command) {
  if (options.engine == DatabaseEngine::postgres) {
    migrate_postgres(service, options, migrations.postgres, command);
  } else {
    migrate_sqlite(options, migrations.sqlite, command);
  }
}

}  // namespace chassis::server
