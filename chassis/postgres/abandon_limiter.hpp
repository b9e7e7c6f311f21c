#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace chassis::postgres {

/// Decides when a connection that awaits an answer too long may be given up for a new one. The server goes on
/// with its statement, so that a backend may be left behind: each time the pause before the next is longer,
/// and there are four at most until a late answer, or the end of a connection, shows that the stall is over.
/// Not thread-safe.
class AbandonLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::size_t most = 4;
  static constexpr std::chrono::seconds first_pause{1};

  /// A connection begins to await its answer too long.
  void stalled(Clock::time_point now) {
    if (stalled_++ == 0) next_ = std::max(next_, now + first_pause);
  }

  /// Its answer has come, or its end.
  void ended() {
    --stalled_;
    count_ = 0;
    pause_ = first_pause;
  }

  /// Whether one may be let go now. Where it may, it counts.
  bool take(Clock::time_point now) {
    if (count_ == most || now < next_) return false;
    ++count_;
    --stalled_;
    pause_ *= 2;
    next_ = now + pause_;
    return true;
  }

 private:
  std::size_t stalled_ = 0;
  std::size_t count_ = 0;
  std::chrono::seconds pause_ = first_pause;
  Clock::time_point next_ = Clock::time_point::min();
};

}  // namespace chassis::postgres
