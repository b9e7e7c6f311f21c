#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace chassis::sqlite {

/// A permanent error of SQLite: a violated constraint, a file that is not a database, invalid SQL. Transient
/// errors (a lock, a full disk, a failing device) are `Unavailable` instead.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  /// SQLite's extended result code.
  [[nodiscard]] int code() const noexcept { return code_; }

 private:
  int code_;
};

/// Whether a result code, extended or not, is transient.
bool may_pass(int code) noexcept;

/// Whether a result code, extended or not, means that the file is damaged, not a database, or read-only:
/// requests fail until an operator repairs the file.
bool concerns_file(int code) noexcept;

/// Throws the exception for `code`, with the message and the file of the connection. `doing` names the failed
/// operation.
[[noreturn]] void throw_error(sqlite3* connection, int code, std::string_view doing);

}  // namespace chassis::sqlite
