#pragma once

#include <cstdint>
#include <string_view>

namespace chassis::http {

/// What somebody must be allowed to do. The strictest is the default of what does not say.
enum class Access : std::uint8_t { write, read, metrics, open };

/// The name of a scope, as keys and clients have it.
std::string_view to_string(Access scope);

}  // namespace chassis::http
