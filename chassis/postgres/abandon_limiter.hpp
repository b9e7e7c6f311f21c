#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace chassis::postgres {

/// Limits how often the pool replaces a connection whose statement has missed its deadline. The server may
/// still execute the statement, so each replacement may leave a backend behind. The pause doubles after each
/// replacement, and there are at most four until a late result or a closed connection shows that the stall is
/// over. Not thread-safe.
class AbandonLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::size_t most = 4;
  static constexpr std::chrono::seconds first_pause{1};

  /// Records that a connection has missed its deadline.
  void stalled(Clock::time_point now) {
    if (stalled_++ == 0) next_ = std::max(next_, now + first_pause);
  }

  /// Records that a stalled connection has received its result or was closed.
  void ended() {
    --stalled_;
    count_ = 0;
    pause_ = first_pause;
  }

  /// Whether a connection may be replaced now. If so, the replacement is counted.
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
