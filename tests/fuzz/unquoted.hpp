// An independent reading of percent-encoded text, to hold the service against.
#pragma once

#include <string>
#include <string_view>

namespace mars::fuzz {

/// Escapes decoded, where they are some, and one U+FFFD for each maximal subpart that is ill-formed UTF-8
/// (Unicode Standard, section 3.9).
std::string unquoted(std::string_view encoded);

}  // namespace mars::fuzz
