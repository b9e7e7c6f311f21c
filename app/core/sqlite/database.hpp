#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/sqlite/statement.hpp"

namespace mars::core::sqlite {

/// How a database file is opened.
struct DatabaseOptions {
  std::filesystem::path file;                    ///< it and its folder are made where they are missing
  std::chrono::milliseconds busy_timeout{1000};  ///< how long to wait for the lock of another process
  int cache_kib = 8192;                          ///< pages kept in memory, taken as they are needed
};

/// One connection to a database file in WAL mode, durable with every commit (`synchronous=FULL`).
///
/// Belongs to one thread at a time. Calls block. Errors are `SqliteError` or `core::Unavailable`, and name
/// the file.
class Database {
 public:
  explicit Database(const DatabaseOptions& options);

  /// Runs a statement and hands out its rows. It is prepared once; `query` must have static storage.
  template <class... Parameters>
  Rows query(const Query& query, const Parameters&... parameters) {
    return prepared(query).run(parameters...);
  }

  /// Runs a statement that returns no rows, and returns how many rows it changed.
  template <class... Parameters>
  std::int64_t execute(const Query& query, const Parameters&... parameters) {
    prepared(query).run(parameters...).next();
    return sqlite3_changes64(connection_.get());
  }

  /// Runs statements without parameters, separated by semicolons.
  void run_script(const std::string& sql);

  /// Whether a transaction is open. SQLite ends it by itself after some errors, such as a full disk.
  [[nodiscard]] bool in_transaction() const noexcept;

  /// The file, for messages.
  [[nodiscard]] std::string file() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };

  void use_write_ahead_log(std::chrono::milliseconds timeout);
  Statement& prepared(const Query& query);

  std::unique_ptr<DatabaseOptions>
      options_;  ///< where SQLite's hook finds it after this object has been moved
  std::unique_ptr<sqlite3, Close> connection_;
  std::vector<std::pair<const char*, Statement>>
      statements_;  ///< by the address of their text: there are few
};

/// A transaction that is undone unless it is committed.
class Transaction {
 public:
  /// Starts it with `begin`, one of the two below.
  Transaction(Database& database, const Query& begin);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Database& database_;
};

/// Starts a transaction that sees one state of the database.
inline constexpr Query begin_reading{.name = "begin_reading", .sql = "BEGIN"};
/// Starts a transaction that is the only one to write, until it ends.
inline constexpr Query begin_writing{.name = "begin_writing", .sql = "BEGIN IMMEDIATE"};

}  // namespace mars::core::sqlite
