#pragma once

#include <string>
#include <vector>

#include "core/environment.hpp"
#include "core/logging/logger.hpp"
#include "core/settings.hpp"

namespace mars {

/// What is wrong with the files that the settings name, one sentence for each fault; the start is refused for
/// it. Reads the files.
std::vector<std::string> file_problems(const core::Settings& settings);

/// What keeps a server from listening on the addresses of the settings, one sentence for each. Looks them up.
std::vector<std::string> address_problems(const core::Settings& settings);

/// One sentence for each variable that looks like a misspelt one of the program's.
std::vector<std::string> misspelling_hints(const core::Variables& variables);

/// Logs what the operator may have overlooked, and what does not keep the program from starting.
void log_warnings(const core::Settings& settings, const core::Variables& variables, core::Logger& logger);

}  // namespace mars
