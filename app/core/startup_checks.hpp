#pragma once

#include <string>
#include <vector>

#include "chassis/config/environment.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/core/settings.hpp"

namespace mars {

/// What is wrong with the files that the settings name, one sentence for each fault; the start is refused for
/// it. Reads the files.
std::vector<std::string> file_problems(const core::Settings& settings);

/// What keeps a server from listening on the addresses of the settings, one sentence for each. Looks them up.
std::vector<std::string> address_problems(const core::Settings& settings);

/// One sentence for each variable that looks like a misspelt one of the program's.
std::vector<std::string> misspelling_hints(const chassis::config::Variables& variables);

/// Logs what the operator may have overlooked, and what does not keep the program from starting.
void log_warnings(const core::Settings& settings, const chassis::config::Variables& variables, chassis::telemetry::Logger& logger);

}  // namespace mars
