#include "chassis/sqlite/database.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace {

constexpr Statement journal_mode_wal{.name = "journal_mode", .sql = "PRAGMA journal_mode = WAL"};
constexpr Statement commit_transaction{.name = "commit", .sql = "COMMIT"};
constexpr Statement roll_back{.name = "rollback", .sql = "ROLLBACK"};

constexpr std::chrono::milliseconds retry_interval{2};

constexpr Statement read_page{.name = "read_page", .sql = "SELECT count(*) FROM sqlite_schema"};

constexpr int checkpoint_pages = 1000;
constexpr int restart_pages = 4096;
constexpr int restart_timeout_ms = 10;
constexpr std::chrono::milliseconds restart_interval{50};

/// Creates the folder, and an empty file that only its owner can read. SQLite itself would leave the mode to
/// the umask; its `-wal` and `-shm` files take over the mode of the database.
void make_file(const std::filesystem::path& file) {
  make_folder_of(file);
  // Not open(): closing a descriptor drops every POSIX lock that this process holds on the file.
  if (::mknod(file.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) != 0 && errno != EEXIST) {
    throw Unavailable("cannot create " + file.string() + ": " + std::generic_category().message(errno));
  }
}

}  // namespace

void make_folder_of(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) throw Unavailable("cannot create the folder of " + file.string() + ": " + error.message());
}

struct Database::AfterCommit {
  using Time = std::chrono::steady_clock::time_point;

  std::chrono::milliseconds busy_timeout;
  std::shared_ptr<FileWatch> watch;
  Time last_write;
  Time next_restart;
};

void Database::DeleteAfterCommit::operator()(AfterCommit* after_commit) const noexcept {
  delete after_commit;
}

/// After a commit that leaves `pages` in the log, copies them into the database so that the log can start
/// over. It starts over by itself whenever no reader uses it. Where readers follow so closely that this does
/// not happen, a log of 16 MiB is worth waiting for them, but no longer than our own read transactions take,
/// and for a fifth of the time at most: the reader may be another process's that stays for hours, such as a
/// backup. What fails here is tried again after the next commit.
int Database::checkpoint(void* after_commit, sqlite3* connection, const char* name, int pages) {
  auto& [busy_timeout, watch, last_write, next_restart] = *static_cast<AfterCommit*>(after_commit);
  last_write = std::chrono::steady_clock::now();
  if (pages < checkpoint_pages) return SQLITE_OK;
  try {
    if (watch) watch->require_unchanged(connection);
  } catch (const Unavailable&) {
    return SQLITE_OK;  // the batch that committed checks again
  }
  const bool restart = pages >= restart_pages && last_write >= next_restart;
  sqlite3_busy_timeout(connection, restart_timeout_ms);
  const int code = sqlite3_wal_checkpoint_v2(
      connection, name, restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (restart && code != SQLITE_OK) next_restart = last_write + restart_interval;
  sqlite3_busy_timeout(connection, static_cast<int>(busy_timeout.count()));
  return SQLITE_OK;
}

Database::Database(const DatabaseOptions& options)
    : after_commit_(new AfterCommit{
          .busy_timeout = options.busy_timeout, .watch = nullptr, .last_write = {}, .next_restart = {}}) {
  // An absolute path, since SQLite reads one that begins with "file:" as a URI.
  const auto file = std::filesystem::absolute(options.file);
  if (options.create) make_file(file);
  connection_ = open_connection(file, SQLITE_OPEN_READWRITE);
  if (sqlite3_db_readonly(connection_.get(), "main") != 0 || !may_write(file, stamp_of(file)))
    throw NotReady(std::string(reason_of(FileChange::read_only)), file.string() + " cannot be written to");
  sqlite3_busy_timeout(connection_.get(), static_cast<int>(options.busy_timeout.count()));
  use_write_ahead_log(options.busy_timeout);
  sqlite3_wal_hook(connection_.get(), checkpoint, after_commit_.get());
  // The log is cut to journal_size_limit when it starts over. No mmap: a read error would be a SIGBUS, not an
  // error.
  run_script(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
      "PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864;"
      "PRAGMA cache_size = -" +
      std::to_string(options.cache_kib));
}

void Database::watch(std::shared_ptr<FileWatch> watch) {
  query(read_page).next();  // the log and its index are opened with the first read
  after_commit_->watch = std::move(watch);
}

void Database::check_files() {
  if (after_commit_->watch) after_commit_->watch->require_unchanged(connection_.get());
}

void Database::distrust(std::string_view text) {
  if (!after_commit_->watch) return;
  try {
    check_files();
    after_commit_->watch->distrust(text);
  } catch (const Unavailable&) {
    return;  // what happened to the files is known, and is the reason
  }
}

std::chrono::steady_clock::time_point Database::last_write() const noexcept {
  return after_commit_->last_write;
}

void Database::empty_log() noexcept {
  sqlite3_busy_timeout(connection_.get(), restart_timeout_ms);
  sqlite3_wal_checkpoint_v2(connection_.get(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(connection_.get(), static_cast<int>(after_commit_->busy_timeout.count()));
}

void Database::keep_log_on_close() noexcept {
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::use_write_ahead_log(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    try {
      auto mode = query(journal_mode_wal);
      if (mode.next() && mode.text(0) == "wal") return;
      throw Unavailable(file() + " is on a file system that SQLite cannot keep a write-ahead log on");
    } catch (const Unavailable&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    // SQLite itself does not wait for this lock, which several processes want when they open a new file at
    // once.
    sqlite3_sleep(static_cast<int>(retry_interval.count()));
  }
}

void Database::run_script(const std::string& sql) {
  sqlite::run_script(connection_.get(), sql.c_str());
}

bool Database::in_transaction() const noexcept {
  return sqlite3_get_autocommit(connection_.get()) == 0;
}

std::string Database::file() const {
  return sqlite3_db_filename(connection_.get(), "main");
}

PreparedStatement& Database::prepared(const Statement& statement) {
  const auto found =
      std::ranges::find(statements_, statement.sql.data(), &std::pair<const char*, PreparedStatement>::first);
  if (found != statements_.end()) return found->second;
  return statements_.emplace_back(statement.sql.data(), PreparedStatement(connection_.get(), statement))
      .second;
}

Transaction::Transaction(Database& database, const Statement& begin) : database_(database) {
  database_.execute(begin);
}

Transaction::~Transaction() {
  if (!database_.in_transaction()) return;
  try {
    database_.execute(roll_back);
  } catch (const std::exception&) {
    // Nothing was committed, which is all that undoing has to achieve; the next BEGIN reports what is broken.
    return;
  }
}

void Transaction::commit() {
  database_.execute(commit_transaction);
}

}  // namespace chassis::sqlite
