#pragma once

#include <cstdint>

namespace chassis::telemetry {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

}  // namespace chassis::telemetry
