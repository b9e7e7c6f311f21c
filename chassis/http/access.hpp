#pragma once

#include <cstdint>
#include <string_view>

namespace chassis::http {

/// The permission that a route requires. The default is the strictest.
enum class Access : std::uint8_t { write, read, metrics, open };

/// The name of a scope, as in API keys.
std::string_view to_string(Access scope);

}  // namespace chassis::http
