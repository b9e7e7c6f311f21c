#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/config/environment.hpp"
#include "chassis/server/database_options.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::server {

/// The problems of the files that the options name, one sentence each. They prevent the start. Reads the
/// files.
std::vector<std::string> file_problems(const ServerOptions& options, const DatabaseOptions& database);

/// The same for the files of the database.
std::vector<std::string> database_file_problems(const DatabaseOptions& database);

/// Why a server cannot listen on the addresses of the options, one sentence each. Resolves the addresses.
std::vector<std::string> address_problems(const ServerOptions& options);

/// One sentence for each variable that looks like a misspelt one of `known`.
std::vector<std::string> misspelling_hints(const config::Variables& variables,
                                           std::span<const std::string_view> known);

/// Logs warnings about settings that do not prevent the start.
void log_warnings(const ServerOptions& options, const DatabaseOptions& database,
                  const config::Variables& variables, std::span<const std::string_view> known,
                  telemetry::Logger& logger);

}  // namespace chassis::server
