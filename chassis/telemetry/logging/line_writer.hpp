#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace chassis::telemetry {

/// Writes lines to a file descriptor on a background thread.
///
/// Thread-safe. Never blocks a caller. Whole lines are dropped and counted if `queued_bytes` wait for a slow
/// reader, or if the descriptor fails, as on a full disk. Once it is writable again, a line reports how many
/// were lost. Destruction flushes the queue for at most `flush_timeout`.
class LineWriter {
 public:
  struct Options {
    std::size_t queued_bytes = std::size_t{8} << 20U;  ///< waiting; as many again may be in a `write`
    std::chrono::milliseconds flush_timeout{1000};
    /// How long a line waits for others that share its `write`. Waking the thread for each line would cost
    /// more than the lines.
    std::chrono::milliseconds gathering{5};
  };

  /// Formats the line that reports how many lines were lost. Called on the thread, which may outlive the
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

  /// The number of lines dropped so far.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Queue;

  std::shared_ptr<Queue>
      queue_;  ///< shared with the thread, which may outlive this object if the reader is stuck
};

}  // namespace chassis::telemetry
