#pragma once

#include <atomic>
#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

namespace chassis {

/// Generates UUIDs of version 7 (RFC 9562). Each is greater than all earlier ones of the same generator, even
/// if the clock steps back. Thread-safe.
class UuidGenerator {
 public:
  /// Time since the Unix epoch.
  using Clock = std::function<std::chrono::nanoseconds()>;

  UuidGenerator();

  /// With another clock, for tests.
  explicit UuidGenerator(Clock clock) : clock_(std::move(clock)) {}

  boost::uuids::uuid operator()();

 private:
  std::uint64_t next_tick();

  Clock clock_;
  /// Milliseconds since the epoch, and below them twelve bits of their fraction (RFC 9562, section 6.2,
  /// method 3).
  std::atomic<std::uint64_t> last_tick_{0};
};

}  // namespace chassis
