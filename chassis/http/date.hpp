#pragma once

#include <chrono>
#include <string_view>

namespace chassis::http {

/// Formats a time for the `Date` header (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. The text
/// is cached for a second, and is valid until the next call on the same thread.
std::string_view http_date(std::chrono::system_clock::time_point time);

}  // namespace chassis::http
