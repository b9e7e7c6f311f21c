#pragma once

#include "chassis/server/database_options.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// Raises the soft limit of descriptors to the hard one. Then logs a warning for each risky configuration:
/// fewer descriptors than MAX_CONNECTIONS (`DESCRIPTOR_LIMIT_LOW`), production without API keys on a public
/// address (`API_OPEN_TO_ALL`), a file of secrets that every user of the host may read
/// (`SECRET_FILE_READABLE`).
void warn_of_risks(const ServerOptions& options, const DatabaseOptions& database, telemetry::Logger& logger);

}  // namespace chassis::server
