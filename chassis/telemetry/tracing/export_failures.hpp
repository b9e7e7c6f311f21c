#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::telemetry {

/// Counts lost spans, and logs count and cause at most once a minute. Thread-safe.
class ExportFailures {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes pause{1};
  static constexpr std::size_t max_logged_cause = 256;

  explicit ExportFailures(Logger& logger) : logger_(logger) {}

  /// Records the cause of the next loss. The first cause wins, because later ones follow from it.
  void note_cause(std::string_view cause);

  /// Counts spans that were lost for `cause`, or for the one that was noted since the last call.
  void count(std::uint64_t spans, std::string_view cause = {}, Clock::time_point now = Clock::now());

  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  Logger& logger_;
  std::atomic<std::uint64_t> dropped_ = 0;
  std::mutex mutex_;
  std::string cause_;  ///< guarded by mutex_, as is the next
  std::optional<Clock::time_point> last_report_;
};

}  // namespace chassis::telemetry
