#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "chassis/base/service_name.hpp"
#include "chassis/database/migration.hpp"
#include "chassis/server/database_options.hpp"

namespace chassis::server {

/// What a program migrates a database of each engine with.
struct LinkedMigrations {
  database::Migrations sqlite;
  database::Migrations postgres;
};

enum class MigrationCommand : std::uint8_t { up, down, status };

/// "up", "down" or "status"; nothing for another word.
std::optional<MigrationCommand> migration_command(std::string_view word);

/// `--migrate`: applies what the database lacks, takes the last migration back, or lists which are applied,
/// and prints what it does. Throws what the engine throws.
void migrate_database(const ServiceName& service, const DatabaseOptions& options,
                      const LinkedMigrations& migrations, MigrationCommand command);

}  // namespace chassis::server
