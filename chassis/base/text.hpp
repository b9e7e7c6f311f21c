#pragma once

#include <string_view>
#include <vector>

namespace chassis {

/// Without the blanks at its ends.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r");

/// What stands between the separators, each trimmed; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace chassis
