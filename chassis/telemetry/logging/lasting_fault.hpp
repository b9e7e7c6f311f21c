#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace chassis::telemetry {

/// Limits log lines about a lasting fault: logs the first report, each report with a new cause, and one per
/// interval while the cause stays the same. Not thread-safe.
class LastingFault {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::minutes interval{1};

  /// Whether to log a report with that cause, at `now`.
  bool is_news(std::string_view cause, Clock::time_point now = Clock::now()) {
    if (cause == cause_ && now < next_) return false;
    cause_ = cause;
    next_ = now + interval;
    return true;
  }

 private:
  std::string cause_;
  Clock::time_point next_ = Clock::time_point::min();
};

}  // namespace chassis::telemetry
