#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace mars::core {

/// Writes lines to a file descriptor on a thread of its own, whatever waits in one `write`.
///
/// Thread-safe. No caller ever waits for the reader of the descriptor: where a slow one has let
/// `queued_bytes` gather, further lines are dropped and counted. Destruction writes what is queued, for at
/// most `flush_timeout`; a reader that takes nothing loses the rest.
class LineWriter {
 public:
  struct Limits {
    std::size_t queued_bytes = std::size_t{8} << 20U;  ///< that wait; as many again may be under way
    std::chrono::milliseconds flush_timeout{1000};
    /// How long a line waits for others that share its `write`. Waking the thread for each would cost a
    /// request more than its lines do.
    std::chrono::milliseconds gathering{5};
  };

  /// Does not own `descriptor`.
  explicit LineWriter(int descriptor);
  LineWriter(int descriptor, Limits limits);
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

}  // namespace mars::core
