#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <random>

#include "chassis/postgres/backoff.hpp"

namespace chassis::postgres {

/// Decides when the next connection attempt may start. While attempts succeed, any number may run at a time.
/// After a failure, one runs at a time, each after a pause: 50 to 500 ms, or up to 30 s if the fault lasts
/// until an operator intervenes. Not thread-safe.
class Reconnection {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr Backoff::Duration shortest_lasting{250};
  static constexpr Backoff::Duration longest_lasting{30'000};

  explicit Reconnection(std::minstd_rand::result_type seed)
      : passing_(seed), lasting_(seed, shortest_lasting, longest_lasting) {}

  [[nodiscard]] bool may_begin(Clock::time_point now) const {
    return !failure_ || (under_way_ == 0 && now >= next_attempt_);
  }

  /// Whether the last attempt failed and the next one is not yet due.
  [[nodiscard]] bool pausing(Clock::time_point now) const { return failure_ && now < next_attempt_; }

  /// The failure of the last attempt; null if it succeeded.
  [[nodiscard]] const std::exception_ptr& failure() const { return failure_; }

  void begun() { ++under_way_; }

  /// Ends an attempt. Called after `succeeded` or `failed`.
  void ended() { --under_way_; }

  void succeeded();

  /// `began` distinguishes concurrent attempts, which count as one, from later ones.
  void failed(std::exception_ptr failure, bool lasts, Clock::time_point began, Clock::time_point now);

 private:
  std::size_t under_way_ = 0;
  std::exception_ptr failure_;
  Backoff passing_;
  Backoff lasting_;
  Clock::time_point last_failure_ = Clock::time_point::min();
  Clock::time_point next_attempt_ = Clock::time_point::min();
};

}  // namespace chassis::postgres
