#include "chassis/sqlite/file_watch.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis::sqlite {

namespace {

/// Part of the index as `connection` shares it with all others; null where there is none.
volatile void* index_block(sqlite3* connection, int number) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) return nullptr;
  volatile void* block = nullptr;
  const int code =
      file->pMethods->xShmMap(file, number, static_cast<int>(IndexGuard::block_bytes), 0, &block);
  return code == SQLITE_OK ? block : nullptr;
}

/// The index; empty while it is being written.
std::optional<WalIndex> index_of_connection(sqlite3* connection) {
  const volatile void* const block = index_block(connection, 0);
  if (block == nullptr) return std::nullopt;
  return read_wal_index(
      {static_cast<const volatile std::uint32_t*>(block), wal_index_bytes / sizeof(std::uint32_t)});
}

/// Whether a write to the file may be under way: its time is set before its event is there.
bool is_recent(const FileStamp& stamp) {
  using std::chrono::system_clock;
  const auto age = system_clock::now().time_since_epoch() - std::chrono::nanoseconds(stamp.modified_ns);
  return std::chrono::abs(age) < std::chrono::seconds(1);
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
      noticed_(std::move(noticed)),
      writes_(file_) {}

void FileWatch::start(sqlite3* connection) {
  const std::lock_guard lock(mutex_);
  known_ = observe(connection);
  protect_index(known_, connection);
  int moved = 0;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  const auto now = compare(file_, known_, known_);
  if (moved != 0 || now.change != FileChange::none)
    throw Unavailable(moved != 0 ? file_.string() + " was replaced while it was opened" : now.text);
  lock_file_->record(known_);
}

void FileWatch::require_unchanged(sqlite3* connection) {
  {
    const std::lock_guard lock(mutex_);
    if (problem_.change == FileChange::none) {
      const FileState now = observe(connection);
      protect_index(now, connection);
      problem_ = problem_in(now);
      if (problem_.change == FileChange::none) problem_ = adopt(now, connection);
      if (problem_.change == FileChange::none) return;
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

/// What has happened since the known state. A file to which nobody has written holds what it held, whatever
/// its time says.
FileProblem FileWatch::problem_in(const FileState& now) {
  auto problem = compare(file_, known_, now);
  if (problem.change != FileChange::overwritten || now.database.size != known_.database.size) return problem;
  if (writes_.take()) return problem;
  FileState untouched = now;
  untouched.database.modified_ns = known_.database.modified_ns;
  return compare(file_, known_, untouched);
}

/// A state in the middle of a checkpoint explains nothing that comes later. Returns what has happened
/// meanwhile.
FileProblem FileWatch::adopt(const FileState& now, sqlite3* connection) {
  if (now.index_known == 0 || now.index.checkpointing()) return {};
  if (is_overwritten(known_, now) && is_recent(now.database)) return {};
  const bool news = !now.database.has_content_of(known_.database) || now.index.salt != known_.index.salt ||
                    now.index.backfilling != known_.index.backfilling ||
                    !now.database.has_rights_of(known_.database) || known_.index_known == 0;
  known_ = now;
  if (!news) return {};
  lock_file_->record(now);
  // What was written until now is explained, and what comes between is not.
  static_cast<void>(writes_.take());
  return compare(file_, known_, observe(connection));
}

/// The first block has room for 4062 frames, each further one for 4096.
void FileWatch::protect_index(const FileState& now, sqlite3* connection) {
  constexpr std::size_t frames_of_block = 4096;
  constexpr std::size_t missing_in_first = 34;
  const std::size_t blocks =
      now.index_known == 0 ? 1 : 1 + ((now.index.frames + missing_in_first - 1) / frames_of_block);
  for (; protected_ < blocks; ++protected_) {
    volatile void* const block = index_block(connection, static_cast<int>(protected_));
    if (block == nullptr) return;
    guard_.protect(block);
  }
}

}  // namespace chassis::sqlite
