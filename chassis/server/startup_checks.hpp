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

/// What is wrong with the files that the options name, one sentence for each fault; the start is refused for
/// it. Reads the files.
std::vector<std::string> file_problems(const ServerOptions& options, const DatabaseOptions& database);

/// The same of the files that only the database needs.
std::vector<std::string> database_file_problems(const DatabaseOptions& database);

/// What keeps a server from listening on the addresses of the options, one sentence for each. Looks them up.
std::vector<std::string> address_problems(const ServerOptions& options);

/// One sentence for each variable that looks like a misspelt one of `known`.
std::vector<std::string> misspelling_hints(const config::Variables& variables,
                                           std::span<const std::string_view> known);

/// Logs what the operator may have overlooked, and what does not keep the program from starting.
void log_warnings(const ServerOptions& options, const DatabaseOptions& database,
                  const config::Variables& variables, std::span<const std::string_view> known,
                  telemetry::Logger& logger);

}  // namespace chassis::server
