#include "chassis/sqlite/error.hpp"

#include "chassis/base/errors.hpp"

namespace chassis::sqlite {

namespace {

/// The result code without the details that its upper bits add.
int primary(int code) noexcept {
  return code & 0xff;
}

std::string file_of(sqlite3* connection) {
  const char* const file = sqlite3_db_filename(connection, "main");
  return file == nullptr ? "the database" : file;
}

std::string describe(sqlite3* connection, int code, std::string_view doing) {
  std::string text = file_of(connection);
  if (primary(code) == SQLITE_NOTADB || primary(code) == SQLITE_CORRUPT) {
    text += " is damaged or not a SQLite database";
  }
  // The connection's message says more than the code's, but it is that of its last call only.
  const bool is_last = sqlite3_extended_errcode(connection) == code || sqlite3_errcode(connection) == code;
  text.append(": ").append(doing).append(": ").append(is_last ? sqlite3_errmsg(connection)
                                                              : sqlite3_errstr(code));
  return text + " (result code " + std::to_string(code) + ")";
}

}  // namespace

bool may_pass(int code) noexcept {
  switch (primary(code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return true;
    default:
      return false;
  }
}

bool concerns_file(int code) noexcept {
  return primary(code) == SQLITE_CORRUPT || primary(code) == SQLITE_NOTADB ||
         primary(code) == SQLITE_READONLY;
}

void throw_error(sqlite3* connection, int code, std::string_view doing) {
  const std::string text = describe(connection, code, doing);
  if (may_pass(code)) throw Unavailable(text);
  throw SqliteError(code, text);
}

}  // namespace chassis::sqlite
