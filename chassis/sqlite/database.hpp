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

  /// From now on `check_files` asks `watch`, and so does every checkpoint before it changes the file.
  void watch(std::shared_ptr<FileWatch> watch);

  /// Throws `Unavailable` if the files are not those that were opened. Does nothing without a watch.
  void check_files();

  /// Reports to the watch, if there is one, that SQLite found the file damaged or not writable.
  void distrust(std::string_view text);

  /// Copies the write-ahead log into the database file and empties it, as far as other processes allow.
  void empty_log() noexcept;

  /// Leaves the log as it is when the connection is closed: it must not be copied into a file that is not its
  /// own any more.
  void keep_log_on_close() noexcept;

  /// When this connection last committed a change.
  [[nodiscard]] std::chrono::steady_clock::time_point last_write() const noexcept;

  /// Ends the statement that is running, if any, with SQLITE_INTERRUPT. For any thread.
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

/// A transaction that is undone unless it is committed.
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

/// Starts a transaction that sees one state of the database.
inline constexpr Statement begin_reading{.name = "begin_reading", .sql = "BEGIN"};
/// Starts a transaction that is the only one to write, until it ends.
inline constexpr Statement begin_writing{.name = "begin_writing", .sql = "BEGIN IMMEDIATE"};

}  // namespace chassis::sqlite
