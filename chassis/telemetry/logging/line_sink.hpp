#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chassis::telemetry {

/// Writes whole lines to a blocking or non-blocking file descriptor, and waits until it is writable.
///
/// A line is written completely or not at all: a pipe gets pieces of at most PIPE_BUF bytes, which it takes
/// as a whole, and the beginning of a line that did not fit on the disk is removed again. Where that is
/// impossible, the rest of the line precedes the next one. Not thread-safe, but for `abandon`.
class LineSink {
 public:
  /// Does not own `descriptor`.
  explicit LineSink(int descriptor);

  /// Writes `lines`, each of which ends with a line feed. Returns how many were lost.
  std::uint64_t write(std::string_view lines);

  /// Cancels a `write` before its next piece, so that the descriptor can be closed. Thread-safe.
  void abandon() { abandoned_ = true; }

 private:
  bool finish_line();
  std::uint64_t write_piece(std::string_view piece);
  [[nodiscard]] std::size_t write_some(std::string_view bytes) const;
  [[nodiscard]] bool remove_from_file(std::size_t bytes) const;

  int descriptor_;
  bool regular_file_;
  std::atomic<bool> abandoned_ = false;
  std::string unfinished_;  ///< what is missing of a line whose beginning was written
};

}  // namespace chassis::telemetry
