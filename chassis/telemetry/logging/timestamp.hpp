#pragma once

#include <chrono>
#include <string>

namespace chassis::telemetry {

/// Appends `time` in UTC with microseconds, such as 2026-06-08T01:08:47.138437Z.
void append_timestamp(std::string& out, std::chrono::system_clock::time_point time);

}  // namespace chassis::telemetry
