#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chassis/sqlite/connection.hpp"
#include "chassis/sqlite/file_watch.hpp"
#include "chassis/sqlite/statement.hpp"

namespace chassis::sqlite {

/// How a database file is opened.
struct DatabaseOptions {
  std::filesystem::path file;
  bool create = true;                            ///< whether to make the file and its folder if missing
  std::chrono::milliseconds busy_timeout{1000};  ///< how long to wait for the lock of another process
  int cache_kib = 8192;                          ///< pages kept in memory, taken as they are needed
};

/// Makes the folder of a database file if it is missing. Throws `Unavailable`.
void make_folder_of(const std::filesystem::path& file);

/// One connection to a database file in WAL mode, durable with every commit (`synchronous=FULL`).
///
/// Belongs to one thread at a time. Calls block. Errors are `SqliteError` or `Unavailable`, and name
/// the file.
class Database {
 public:
  explicit Database(const DatabaseOptions& options);

  /// Prepares `statement`, which must have static storage, once.
  PreparedStatement& prepared(const Statement& statement);

  /// Runs a statement and hands out its rows. The parameters must outlive these.
  template <class... Parameters>
  Rows query(const Statement& statement, const Parameters&... parameters) {
    return prepared(statement).run(parameters...);
  }

  /// Runs a statement that returns no rows, and returns how many rows it changed.
  template <class... Parameters>
  std::int64_t execute(const Statement& statement, const Parameters&... parameters) {
    prepared(statement).run(parameters...).next();
    return sqlite3_changes64(connection_.get());
  }

  /// Runs statements without parameters, separated by semicolons.
  void run_script(const std::string& sql);

  /// Whether a transaction is open. SQLite ends it by itself after some errors, such as a full disk.
  [[nodiscard]] bool in_transaction() const noexcept;

  /// The file, for messages.
  [[nodiscard]] std::string file() const;

  /// Makes `check_files`, and every checkpoint before it changes the file, ask `watch`.
  void watch(std::shared_ptr<FileWatch> watch);

  /// Throws `Unavailable` if the files are not those that were opened. Does nothing without a watch.
  void check_files();

  /// Reports to the watch, if there is one, that SQLite found the file damaged or not writable.
  void distrust(std::string_view text);

  /// Copies the write-ahead log into the database file and empties it, as far as other processes allow.
  void empty_log() noexcept;

  /// Keeps the log when the connection is closed: it must not be copied into another file.
  void keep_log_on_close() noexcept;

  /// The time of the last commit of this connection.
  [[nodiscard]] std::chrono::steady_clock::time_point last_write() const noexcept;

  /// Interrupts the running statement, if any, with SQLITE_INTERRUPT. Thread-safe.
  void interrupt() noexcept { sqlite3_interrupt(connection_.get()); }

  [[nodiscard]] sqlite3* connection() const noexcept { return connection_.get(); }

 private:
  void use_write_ahead_log(std::chrono::milliseconds timeout);
  /// What the hook needs that runs after each commit. On the heap, so that this object can be moved.
  struct AfterCommit;

  struct DeleteAfterCommit {
    void operator()(AfterCommit* after_commit) const noexcept;
  };

  static int checkpoint(void* after_commit, sqlite3* connection, const char* name, int pages);

  std::unique_ptr<AfterCommit, DeleteAfterCommit> after_commit_;
  Connection connection_;
  std::vector<std::pair<const char*, PreparedStatement>>
      statements_;  ///< by the address of their text: there are few
};

/// A transaction, rolled back unless committed.
class Transaction {
 public:
  /// Starts it with `begin`, one of the two below.
  Transaction(Database& database, const Statement& begin);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Database& database_;
};

/// Starts a read transaction: it sees one state of the database.
inline constexpr Statement begin_reading{.name = "begin_reading", .sql = "BEGIN"};
/// Starts a write transaction; there is only one at a time.
inline constexpr Statement begin_writing{.name = "begin_writing", .sql = "BEGIN IMMEDIATE"};

}  // namespace chassis::sqlite
