#include "chassis/server/database_options.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chassis::server {

namespace {

constexpr auto engines = std::to_array<std::pair<std::string_view, DatabaseEngine>>(
    {{"sqlite", DatabaseEngine::sqlite}, {"postgres", DatabaseEngine::postgres}});

constexpr std::int64_t day_in_milliseconds = 86'400'000;

void choose_engine(const config::Variables& given, DatabaseOptions& options, config::Problems& problems) {
  if (config::value_of(given, "DB_ENGINE").empty())
    options.engine = options.postgres.host.empty() ? DatabaseEngine::sqlite : DatabaseEngine::postgres;
  if (options.engine == DatabaseEngine::postgres) postgres::require_server(given, options.postgres, problems);
}

}  // namespace

config::Declaration<DatabaseOptions> DatabaseOptions::declaration(std::string default_file) {
  config::Declaration<DatabaseOptions> declared(
      {
          {"DB_ENGINE", "", "sqlite or postgres; unset: DB_HOST decides",
           config::one_of(&DatabaseOptions::engine, engines)},
          {"DB_PATH", std::move(default_file), "file of the SQLite database",
           config::text(&DatabaseOptions::file)},
          {"DB_MIGRATION_TIMEOUT_MS", "600000", "longest time for --migrate, waiting for its turn included",
           config::number(&DatabaseOptions::migration_timeout, 1, day_in_milliseconds)},
      },
      {choose_engine});
  declared.include(&DatabaseOptions::postgres, postgres::Settings::declaration());
  return declared;
}

std::size_t default_database_connections(std::size_t threads) {
  constexpr std::size_t of_a_thread = 4;
  constexpr std::size_t most = 40;
  return std::min(of_a_thread * threads, most);
}

}  // namespace chassis::server
