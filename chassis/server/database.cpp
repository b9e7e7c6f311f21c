#include "chassis/server/database.hpp"

#include <string_view>

namespace chassis::server {

void log_ready(const Database& database, telemetry::Logger& logger) {
  const auto location = database.location();
  const auto protection = database.protection();
  if (!protection) {
    logger.info("DATABASE_READY", {{"database", std::string_view(location)}});
    return;
  }
  logger.info("DATABASE_READY",
              {{"database", std::string_view(location)},
               {"tls", protection->protocol.empty() ? "none" : std::string_view(protection->protocol)},
               {"tls_verified", protection->verified}});
}

}  // namespace chassis::server
