#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chassis::sqlite {

/// The `stat` of one file. Trivially copyable, because it is stored in the lock file.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified_ns = 0;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::uint32_t mode = 0;
  std::int32_t error = 0;  ///< `errno` of `stat`; 0 if the file exists

  bool operator==(const FileStamp&) const = default;

  [[nodiscard]] bool exists() const { return error == 0; }

  [[nodiscard]] bool missing() const;

  /// Whether both are the same file, regardless of its content.
  [[nodiscard]] bool is_file_of(const FileStamp& other) const {
    return exists() && other.exists() && device == other.device && inode == other.inode;
  }

  [[nodiscard]] bool has_content_of(const FileStamp& other) const {
    return size == other.size && modified_ns == other.modified_ns;
  }

  [[nodiscard]] bool has_rights_of(const FileStamp& other) const {
    return user == other.user && group == other.group && mode == other.mode;
  }
};

FileStamp stamp_of(const std::filesystem::path& file);

/// Whether this process may write to the file. For root, a file without any write permission counts as
/// read-only.
bool may_write(const std::filesystem::path& file, const FileStamp& stamp);

/// The part of SQLite's WAL index that shows which checkpoints have run. Every process that uses the database
/// shares it, so the checkpoints of other programs count as well. See https://www.sqlite.org/walformat.html.
struct WalIndex {
  std::uint64_t salt = 0;         ///< changes each time the log starts over
  std::uint32_t frames = 0;       ///< committed pages in the log
  std::uint32_t page_size = 0;    ///< bytes
  std::uint32_t backfilled = 0;   ///< frames that the last finished checkpoint left in the database file
  std::uint32_t backfilling = 0;  ///< frames that the last started checkpoint copies there

  bool operator==(const WalIndex&) const = default;

  /// Whether a checkpoint is running, or was interrupted: the database file may change at any time.
  [[nodiscard]] bool checkpointing() const { return backfilled != backfilling; }

  /// The least size of a log file that has these frames.
  [[nodiscard]] std::int64_t log_bytes() const;
};

/// Bytes at the start of the WAL index that `read_wal_index` needs.
inline constexpr std::size_t wal_index_bytes = 136;

/// Reads the start of a WAL index. Empty if it is being written at this moment, or is not initialised.
std::optional<WalIndex> read_wal_index(std::span<const volatile std::uint32_t> words);

/// The three files of a database in WAL mode at one moment.
struct FileState {
  FileStamp database;
  FileStamp log;         ///< `-wal`
  FileStamp index_file;  ///< `-shm`
  WalIndex index;
  std::uint64_t log_salt = 0;     ///< in the header of the log
  std::uint32_t index_known = 0;  ///< 0 if the last two could not be read consistently
};

enum class FileChange : std::uint8_t {
  none,
  unreachable,  ///< the database file is missing, or its folder cannot be read
  replaced,     ///< another file is in its place
  overwritten,  ///< the same file, but its content was not written by SQLite
  read_only,
  log_lost,         ///< the log is missing or replaced; the database file is as it was
  index_lost,       ///< the same of the index of the log
  index_truncated,  ///< the same index, but part of it is gone
  log_overwritten,  ///< the same log, but its content was not written by SQLite
  distrusted        ///< SQLite reported damage
};

struct FileProblem {
  FileChange change = FileChange::none;
  std::string text;  ///< names the file and what happened to it
};

/// What happened to the files of the database `file` since they were `known`; `FileChange::none` if all
/// changes are SQLite's own.
FileProblem compare(const std::filesystem::path& file, const FileState& known, const FileState& now);

/// What clients may be told of a change: see `NotReady`.
std::string_view reason_of(FileChange change);

/// Whether the database file changed between the two states in a way that no checkpoint explains.
bool is_overwritten(const FileState& known, const FileState& now);

std::filesystem::path log_of(const std::filesystem::path& file);
std::filesystem::path index_of(const std::filesystem::path& file);

}  // namespace chassis::sqlite
