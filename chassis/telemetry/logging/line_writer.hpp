#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace chassis::telemetry {

/// Writes lines to a file descriptor on a thread of its own.
///
/// Thread-safe. No caller ever waits for the reader of the descriptor. Lines are dropped and counted, always
/// whole, when `queued_bytes` are waiting for a slow reader and when the descriptor refuses them, such as on
/// a full disk. Once the descriptor takes lines again, one tells how many were lost. Destruction writes what
/// is queued, for at most `flush_timeout`; a reader that takes nothing loses the rest.
class LineWriter {
 public:
  struct Options {
    std::size_t queued_bytes = std::size_t{8} << 20U;  ///< that wait; as many again may be under way
    std::chrono::milliseconds flush_timeout{1000};
    /// How long a line waits for others that share its `write`. Waking the thread for each would cost a
    /// request more than its lines do.
    std::chrono::milliseconds gathering{5};
  };

  /// Makes the line that says how many lines were lost. Is called on the thread, which may outlive the
  /// LineWriter.
  using LossNotice = std::function<std::string(std::uint64_t lost)>;

  /// Does not own `descriptor`.
  explicit LineWriter(int descriptor);
  LineWriter(int descriptor, Options limits, LossNotice notice = nullptr);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter();

  /// Queues a line, which must end with its line feed.
  void write(std::string_view line);

  /// Lines that were dropped so far, those included that the descriptor refused.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Queue;

  std::shared_ptr<Queue> queue_;  ///< shared with the thread, which a stuck reader lets outlive this object
};

}  // namespace chassis::telemetry
