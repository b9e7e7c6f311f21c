#pragma once

#include <string_view>

namespace chassis {

/// Opens those of the descriptors 0 to 2 that are closed on /dev/null. Otherwise a socket or the database
/// could get one of these numbers, and be written to as a log. Call it before anything else is opened.
void open_standard_streams();

/// Writes to standard error what can be written within a second. Never throws and never fails: there is
/// nobody left to tell.
void print_error(std::string_view text) noexcept;

}  // namespace chassis
