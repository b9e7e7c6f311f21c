#pragma once

#include <string_view>
#include <vector>

namespace chassis {

/// Without the blanks, tabs and carriage returns around it.
std::string_view trimmed(std::string_view text);

/// What stands between the separators, each trimmed; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace chassis
