#pragma once

#include <chrono>
#include <string_view>

namespace chassis::http {

/// A time as HTTP's `Date` header has it (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. The text
/// is the thread's, valid until its next call: it is made once a second.
std::string_view http_date(std::chrono::system_clock::time_point time);

}  // namespace chassis::http
