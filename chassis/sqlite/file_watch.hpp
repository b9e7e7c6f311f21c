#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "chassis/sqlite/file_state.hpp"
#include "chassis/sqlite/index_guard.hpp"
#include "chassis/sqlite/lock_file.hpp"
#include "chassis/sqlite/write_events.hpp"

namespace chassis::sqlite {

/// Detects that the files of an open database are no longer those that were opened. Thread-safe.
///
/// The first problem is final: the database must be closed and reopened.
class FileWatch {
 public:
  using Noticed = std::function<void(const FileProblem&)>;

  /// `noticed`, which must not block, is called once, from any thread.
  FileWatch(std::filesystem::path file, std::shared_ptr<LockFile> lock_file, Noticed noticed);

  /// Records the current files as those that were opened. Throws `Unavailable` if one is missing.
  /// `connection` has read from the database.
  void start(sqlite3* connection);

  /// Throws `Unavailable` if the files are not those that were opened, with a text that names the file
  /// and what happened to it. Three `stat` calls. `connection` belongs to the calling thread.
  void require_unchanged(sqlite3* connection);

  /// Makes every later check fail: SQLite reported `text`, for instance damage.
  void distrust(std::string_view text);

  /// The detected problem, if any.
  [[nodiscard]] FileProblem problem() const;

 private:
  [[nodiscard]] FileState observe(sqlite3* connection) const;
  [[nodiscard]] FileProblem problem_in(const FileState& now);
  [[nodiscard]] FileProblem adopt(const FileState& now, sqlite3* connection);
  void protect_index(const FileState& now, sqlite3* connection);

  std::filesystem::path file_;
  std::filesystem::path log_;
  std::filesystem::path index_file_;
  std::shared_ptr<LockFile> lock_file_;
  Noticed noticed_;
  mutable std::mutex mutex_;
  WriteEvents writes_;  ///< guarded by mutex_, as are the next
  IndexGuard guard_;
  std::size_t protected_ = 0;  ///< blocks of the index
  FileState known_;
  FileProblem problem_;  ///< final once it is set
};

}  // namespace chassis::sqlite
