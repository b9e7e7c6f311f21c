#pragma once

#include <string_view>

namespace chassis {

/// Opens /dev/null for each closed descriptor of 0 to 2. Otherwise a socket or the database could get one of
/// these numbers and receive log lines. Must be called before anything else is opened.
void open_standard_streams();

/// Writes to standard error, for at most a second. Never throws: there is no other place to report to.
void print_error(std::string_view text) noexcept;

}  // namespace chassis
