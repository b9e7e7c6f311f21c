#include "core/sqlite/database.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "core/errors.hpp"
#include "core/sqlite/error.hpp"

namespace mars::core::sqlite {

namespace {

constexpr Query journal_mode_wal{.name = "journal_mode", .sql = "PRAGMA journal_mode = WAL"};
constexpr Query commit_transaction{.name = "commit", .sql = "COMMIT"};
constexpr Query roll_back{.name = "rollback", .sql = "ROLLBACK"};

constexpr std::chrono::milliseconds retry_interval{2};

constexpr int checkpoint_pages = 1000;
constexpr int restart_pages = 4096;
constexpr int restart_timeout_ms = 10;

/// After a commit that leaves `pages` in the log, copies them into the database so that the log can start
/// over. It starts over by itself whenever no reader uses it. Where readers follow so closely that this does
/// not happen, a log of 16 MiB is worth waiting for them, but no longer than our own read transactions take:
/// the reader may be another process's that stays for hours. What fails here is tried again after the next
/// commit.
int checkpoint(void* options, sqlite3* connection, const char* name, int pages) {
  if (pages < checkpoint_pages) return SQLITE_OK;
  const bool restart = pages >= restart_pages;
  sqlite3_busy_timeout(connection, restart_timeout_ms);
  sqlite3_wal_checkpoint_v2(connection, name, restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                            nullptr, nullptr);
  const auto timeout = static_cast<const DatabaseOptions*>(options)->busy_timeout;
  sqlite3_busy_timeout(connection, static_cast<int>(timeout.count()));
  return SQLITE_OK;
}

/// Makes the folder and an empty file that nobody but its owner reads. SQLite itself would leave the mode to
/// the umask; its `-wal` and `-shm` files take over the mode of the database.
void make_file(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) throw Unavailable("cannot create the folder of " + file.string() + ": " + error.message());
  // Not open(): closing a descriptor drops every POSIX lock that this process holds on the file.
  if (::mknod(file.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) != 0 && errno != EEXIST) {
    throw Unavailable("cannot create " + file.string() + ": " + std::generic_category().message(errno));
  }
}

sqlite3* open_connection(const std::filesystem::path& file) {
  sqlite3* connection = nullptr;
  // No mutex: a connection is used by one thread at a time.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
  if (code == SQLITE_OK) return connection;
  const std::string reason = sqlite3_errmsg(connection);
  sqlite3_close_v2(connection);
  throw Unavailable("cannot open " + file.string() + ": " + reason);
}

}  // namespace

Database::Database(const DatabaseOptions& options) : options_(std::make_unique<DatabaseOptions>(options)) {
  // An absolute path, since SQLite reads one that begins with "file:" as a URI.
  const auto file = std::filesystem::absolute(options.file);
  make_file(file);
  connection_.reset(open_connection(file));
  if (sqlite3_db_readonly(connection_.get(), "main") != 0)
    throw Unavailable(file.string() + " cannot be written to");
  sqlite3_busy_timeout(connection_.get(), static_cast<int>(options.busy_timeout.count()));
  use_write_ahead_log(options.busy_timeout);
  sqlite3_wal_hook(connection_.get(), checkpoint, options_.get());
  // The log is cut to journal_size_limit when it starts over. No mmap: a read error would be a SIGBUS, not an
  // error.
  run_script(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
      "PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864;"
      "PRAGMA cache_size = -" +
      std::to_string(options.cache_kib));
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
  const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_error(connection_.get(), code, "running a script");
}

bool Database::in_transaction() const noexcept {
  return sqlite3_get_autocommit(connection_.get()) == 0;
}

std::string Database::file() const {
  return sqlite3_db_filename(connection_.get(), "main");
}

Statement& Database::prepared(const Query& query) {
  const auto found =
      std::ranges::find(statements_, query.sql.data(), &std::pair<const char*, Statement>::first);
  if (found != statements_.end()) return found->second;
  return statements_.emplace_back(query.sql.data(), Statement(connection_.get(), query)).second;
}

Transaction::Transaction(Database& database, const Query& begin) : database_(database) {
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

}  // namespace mars::core::sqlite
