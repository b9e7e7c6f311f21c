#include "app/core/settings.hpp"

namespace mars::core {

namespace config = chassis::config;

namespace {

constexpr std::int64_t mebibyte = 1'048'576;
constexpr std::int64_t thirty_days_in_seconds = 30 * 86'400;
constexpr std::int64_t ten_years_in_seconds = 3650LL * 86'400;

void complete_connections(const config::Variables& given, Settings& settings,
                          config::Problems& /*problems*/) {
  if (config::value_of(given, "DB_MAX_CONNECTIONS").empty())
    settings.database.postgres.max_connections =
        chassis::server::default_database_connections(settings.server.threads);
}

config::Declaration<Settings> declare() {
  config::Declaration<Settings> declared;
  declared.include(&Settings::server, chassis::server::ServerOptions::declaration())
      .include(&Settings::database, chassis::server::DatabaseOptions::declaration("data/mars.db"))
      .add(
          {
              {"EVENT_RETENTION_S", "604800", "how long events are kept, in seconds; 0: none are recorded",
               config::number(&Settings::event_retention, 0, ten_years_in_seconds)},
              {"IDEMPOTENCY_TTL_S", "86400", "how long an idempotency key counts, in seconds",
               config::number(&Settings::idempotency_lifetime, 1, thirty_days_in_seconds)},
              {"MAX_COMMAND_LENGTH", "100000", "most letters of one command",
               config::number(&Settings::max_command_length, 1, 1024 * mebibyte)},
              {"PROBE_CACHE_SIZE", "65536",
               "most probes that are remembered, so that moves need not read them",
               config::number(&Settings::probe_cache_size, 0, 10'000'000)},
          },
          {complete_connections});
  return declared;
}

}  // namespace

const config::Declaration<Settings>& Settings::declaration() {
  static const auto declared = declare();
  return declared;
}

}  // namespace mars::core
