#include "core/sqlite/file_watch.hpp"

#include <array>
#include <optional>
#include <utility>

#include "core/errors.hpp"

namespace mars::core::sqlite {

namespace {

constexpr int index_block_bytes = 32768;  // the unit in which SQLite maps the index

/// The index as `connection` shares it with all others; empty while it is being written.
std::optional<WalIndex> index_of_connection(sqlite3* connection) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) return std::nullopt;
  volatile void* block = nullptr;
  const int code = file->pMethods->xShmMap(file, 0, index_block_bytes, 0, &block);
  if (code != SQLITE_OK || block == nullptr) return std::nullopt;
  return read_wal_index(
      {static_cast<const volatile std::uint32_t*>(block), wal_index_bytes / sizeof(std::uint32_t)});
}

/// The salt in the header of the log, in the form of `WalIndex::salt`.
std::optional<std::uint64_t> salt_of_log(sqlite3* connection) {
  constexpr std::size_t salt_at = 4;
  std::array<std::uint32_t, 8> header{};
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr) return std::nullopt;
  const int code = file->pMethods->xRead(file, header.data(), sizeof(header), 0);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return std::nullopt;
  return (std::uint64_t{header[salt_at]} << 32U) | header[salt_at + 1];
}

}  // namespace

FileWatch::FileWatch(std::filesystem::path file, std::shared_ptr<LockFile> lock_file, Noticed noticed)
    : file_(std::move(file)),
      log_(log_of(file_)),
      index_file_(index_of(file_)),
      lock_file_(std::move(lock_file)),
      noticed_(std::move(noticed)) {}

void FileWatch::start(sqlite3* connection) {
  const std::lock_guard lock(mutex_);
  known_ = observe(connection);
  int moved = 0;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  const auto now = compare(file_, known_, known_);
  if (moved != 0 || now.change != FileChange::none)
    throw Unavailable(moved != 0 ? file_.string() + " was replaced while it was opened" : now.text);
  lock_file_->record(known_);
}

void FileWatch::check(sqlite3* connection) {
  {
    const std::lock_guard lock(mutex_);
    if (problem_.change == FileChange::none) {
      const FileState now = observe(connection);
      problem_ = compare(file_, known_, now);
      if (problem_.change == FileChange::none) return adopt(now);
    } else {
      throw Unavailable(problem_.text);
    }
  }
  const auto found = problem();
  noticed_(found);
  throw Unavailable(found.text);
}

void FileWatch::distrust(std::string_view text) {
  {
    const std::lock_guard lock(mutex_);
    if (problem_.change != FileChange::none) return;
    problem_ = {.change = FileChange::distrusted, .text = std::string(text)};
  }
  noticed_(problem());
}

FileProblem FileWatch::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

/// The index is read before and after: if it is the same, no checkpoint ran in between, and size and time of
/// the database file are those that the index explains.
FileState FileWatch::observe(sqlite3* connection) const {
  const auto before = index_of_connection(connection);
  FileState state;
  state.database = stamp_of(file_);
  state.log = stamp_of(log_);
  state.index_file = stamp_of(index_file_);
  const auto log_salt = salt_of_log(connection);
  const auto after = index_of_connection(connection);
  if (before && before == after && log_salt) {
    state.index = *after;
    state.log_salt = *log_salt;
    state.index_known = 1;
  }
  return state;
}

/// A state in the middle of a checkpoint explains nothing that comes later.
void FileWatch::adopt(const FileState& now) {
  if (now.index_known == 0 || now.index.checkpointing()) return;
  const bool news = !now.database.has_content_of(known_.database) || now.index.salt != known_.index.salt ||
                    now.index.backfilling != known_.index.backfilling ||
                    !now.database.has_rights_of(known_.database) || known_.index_known == 0;
  known_ = now;
  if (news) lock_file_->record(now);
}

}  // namespace mars::core::sqlite
