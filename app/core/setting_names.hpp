#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environment.hpp"

namespace mars::core {

/// The names of all variables that `load_settings` reads.
std::vector<std::string_view> setting_names();

/// The names of those variables that should be `true` or `false`, are neither, and count as false.
std::vector<std::string> otel_warnings(const Variables& given);

}  // namespace mars::core
