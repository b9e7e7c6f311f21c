#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace chassis::sqlite {

/// An answer of SQLite's that trying again will not change: a violated constraint, a file that is no
/// database, wrong SQL. What may pass (a lock, a full disk, a device that fails) is a `Unavailable`
/// instead.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  /// SQLite's extended result code.
  [[nodiscard]] int code() const noexcept { return code_; }

 private:
  int code_;
};

/// Whether a result code, extended or not, tells of something that may pass.
bool may_pass(int code) noexcept;

/// Whether a result code, extended or not, says that the file is damaged, no database, or read-only: no
/// request will get further until somebody mends the file.
bool concerns_file(int code) noexcept;

/// Throws the exception for `code`, with the connection's own message and file. `doing` names what failed.
[[noreturn]] void throw_error(sqlite3* connection, int code, std::string_view doing);

}  // namespace chassis::sqlite
