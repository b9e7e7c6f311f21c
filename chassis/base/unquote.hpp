#pragma once

#include <string>
#include <string_view>

namespace chassis {

/// Decodes percent-encoded text as Python's `urllib.parse.unquote` does. A `%` that begins no escape stands
/// for itself, and ill-formed UTF-8 is replaced by U+FFFD. The result is UTF-8.
std::string unquote(std::string_view text);

}  // namespace chassis
