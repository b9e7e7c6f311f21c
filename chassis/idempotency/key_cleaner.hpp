#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>

#include "chassis/idempotency/repository.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::idempotency {

/// Deletes expired idempotency keys. One object per process; replicas do not interfere. Belongs to the thread
/// of its repository.
class KeyCleaner {
 public:
  /// The maximum number of keys per transaction, which keeps transactions short.
  static constexpr std::size_t batch = 1000;

  /// One deletion may take `timeout`.
  KeyCleaner(Repository& keys, telemetry::Logger& logger, std::chrono::milliseconds timeout)
      : keys_(keys), logger_(logger), timeout_(timeout) {}

  /// Deletes expired keys at every interval, and never returns. A failure is logged and retried at the next
  /// interval.
  boost::asio::awaitable<void> run(std::chrono::milliseconds interval);

  /// Deletes all expired keys, and returns how many.
  boost::asio::awaitable<std::size_t> clean();

 private:
  Repository& keys_;
  telemetry::Logger& logger_;
  std::chrono::milliseconds timeout_;
};

}  // namespace chassis::idempotency
