#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace chassis::postgres {

/// Exponential back-off: the shortest pause after the first failure, doubled after each further failure up to
/// the longest, plus up to a quarter of jitter, so that replicas do not retry in step. Not thread-safe.
class Backoff {
 public:
  using Duration = std::chrono::milliseconds;

  static constexpr Duration shortest{50};
  static constexpr Duration longest{400};

  explicit Backoff(std::minstd_rand::result_type seed, Duration first = shortest, Duration last = longest)
      : first_(first), last_(last), random_(seed) {}

  /// The pause after one more failure.
  Duration next() {
    const Duration pause = next_;
    next_ = std::min(2 * next_, last_);
    return pause + Duration(std::uniform_int_distribution<Duration::rep>(0, pause.count() / 4)(random_));
  }

  /// Starts over, after a success.
  void reset() { next_ = first_; }

 private:
  Duration first_;
  Duration last_;
  Duration next_ = first_;
  std::minstd_rand random_;
};

}  // namespace chassis::postgres
