#include "chassis/sqlite/connection.hpp"

#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

Connection open_connection(const std::filesystem::path& file, int mode) {
  sqlite3* opened = nullptr;
  // No mutex: a connection is used by one thread at a time.
  const int flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  Connection connection(opened);
  if (code != SQLITE_OK)
    throw Unavailable("cannot open " + file.string() + ": " + sqlite3_errmsg(connection.get()));
  return connection;
}

void run_script(sqlite3* connection, const char* sql) {
  const int code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_error(connection, code, "running a script");
}

}  // namespace chassis::sqlite
