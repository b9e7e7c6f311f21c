#pragma once

#include <filesystem>
#include <optional>

#include "chassis/sqlite/file_state.hpp"

namespace chassis::sqlite {

/// The file `-lock` beside a database. Its lock tells whether a service uses the database, and its content
/// which database file the write-ahead log belongs to.
///
/// SQLite's log does not name its database: where a log is left behind and the database is replaced, SQLite
/// would apply the log of the old file to the new one. The lock (flock) ends with the process. Not
/// thread-safe.
class LockFile {
 public:
  /// Opens the lock file of the database `file`, and makes it if necessary. Throws `Unavailable`.
  explicit LockFile(const std::filesystem::path& file);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

  /// Takes the lock of a service; several may hold it. False if the lock is held exclusively.
  [[nodiscard]] bool try_share();

  /// Takes the lock exclusively, or turns a shared lock into an exclusive one. False if somebody else holds
  /// it; a shared lock is then lost as well.
  [[nodiscard]] bool try_exclusive();

  /// Remembers the files as they are now. They count until `recorded` is asked after a crash.
  void record(const FileState& state) const;

  struct Record {
    FileState state;
    bool same_boot = false;  ///< if not, file times and devices cannot be compared
  };

  /// The last recorded state; empty if there is none.
  [[nodiscard]] std::optional<Record> recorded() const;

 private:
  int descriptor_ = -1;
};

}  // namespace chassis::sqlite
