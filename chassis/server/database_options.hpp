#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "chassis/config/declaration.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::server {

enum class DatabaseEngine : std::uint8_t { sqlite, postgres };

/// Which database the service uses.
struct DatabaseOptions {
  DatabaseEngine engine{};
  std::string file;                                      ///< of the embedded database
  std::chrono::milliseconds migration_timeout{600'000};  ///< for `--migrate`, waiting included
  postgres::Settings postgres;

  /// `default_file` is where the embedded database is unless DB_PATH is set.
  static config::Declaration<DatabaseOptions> declaration(std::string default_file);
};

/// Connections to PostgreSQL, unless DB_MAX_CONNECTIONS is set: a server with `max_connections` = 60 has room
/// for them, and one with 100 for two such processes.
std::size_t default_database_connections(std::size_t threads);

}  // namespace chassis::server
