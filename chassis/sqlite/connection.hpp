#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <memory>

namespace chassis::sqlite {

struct CloseConnection {
  void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
};

/// A plain SQLite connection, without the settings of `Database`. Used by one thread at a time.
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

/// Opens `file`, an absolute path, with `SQLITE_OPEN_READWRITE` or another mode. Throws `Unavailable`.
Connection open_connection(const std::filesystem::path& file, int mode);

/// Runs statements without parameters, separated by semicolons. Throws as `throw_error` does.
void run_script(sqlite3* connection, const char* sql);

}  // namespace chassis::sqlite
