#pragma once

#include <chrono>

namespace chassis::postgres {

/// The moment from which PostgreSQL counts microseconds and days.
inline constexpr std::chrono::sys_days epoch = std::chrono::year(2000) / 1 / 1;

}  // namespace chassis::postgres
