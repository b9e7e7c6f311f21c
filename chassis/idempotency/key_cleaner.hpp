#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>

#include "chassis/idempotency/repository.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::idempotency {

/// Deletes idempotency keys whose lifetime is over. One object does it for a process, beside those of other
/// replicas. Belongs to the thread of its repository.
class KeyCleaner {
 public:
  /// The most keys of one transaction, so that nobody waits long for it.
  static constexpr std::size_t batch = 1000;

  /// One deletion may take `timeout`.
  KeyCleaner(Repository& keys, telemetry::Logger& logger, std::chrono::milliseconds timeout)
      : keys_(keys), logger_(logger), timeout_(timeout) {}

  /// Cleans at every interval, for ever. What fails is logged, and tried again at the next.
  boost::asio::awaitable<void> run(std::chrono::milliseconds interval);

  /// Deletes all that has expired, and returns how many keys that were.
  boost::asio::awaitable<std::size_t> clean();

 private:
  Repository& keys_;
  telemetry::Logger& logger_;
  std::chrono::milliseconds timeout_;
};

}  // namespace chassis::idempotency
