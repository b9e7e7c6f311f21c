#pragma once

#include <filesystem>

namespace chassis::sqlite {

/// Tells whether anybody has written to a file. Its time does not: `touch` sets it and writes nothing. Works
/// for writers on this machine, as SQLite's log does. Not thread-safe.
class WriteEvents {
 public:
  explicit WriteEvents(const std::filesystem::path& file);
  WriteEvents(const WriteEvents&) = delete;
  WriteEvents& operator=(const WriteEvents&) = delete;
  ~WriteEvents();

  /// Whether the file may have been written to or truncated since the last call, or since construction.
  /// Always true where the kernel has no watch left.
  [[nodiscard]] bool take();

 private:
  int descriptor_;
};

}  // namespace chassis::sqlite
