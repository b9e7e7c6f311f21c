#pragma once

#include <string_view>
#include <vector>

namespace mars::core {

/// The names of all variables that `load_settings` reads.
std::vector<std::string_view> setting_names();

}  // namespace mars::core
