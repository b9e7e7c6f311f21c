#pragma once

#include <chrono>

namespace chassis {

/// A moment in UTC, to the microsecond.
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace chassis
