#pragma once

#include <filesystem>

#include "chassis/base/service_name.hpp"
#include "chassis/database/migration.hpp"
#include "chassis/server/database_options.hpp"

namespace chassis::server {

/// `--backup FILE`: copies the embedded database to `copy`, while services may be using it. Returns the exit
/// status of the program; 2 where the options choose PostgreSQL.
int back_up_database(const ServiceName& service, const DatabaseOptions& options,
                     const std::filesystem::path& copy);

/// `--restore FILE`: makes `copy` the embedded database, which no service may be using. `migrations` are
/// those of the program. Likewise.
int restore_database(const ServiceName& service, const DatabaseOptions& options,
                     const std::filesystem::path& copy, database::Migrations migrations);

}  // namespace chassis::server
