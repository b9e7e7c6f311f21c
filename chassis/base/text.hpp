#pragma once

#include <string_view>
#include <vector>

namespace chassis {

/// The text without leading and trailing blanks.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r");

/// The parts between the separators, each trimmed; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace chassis
