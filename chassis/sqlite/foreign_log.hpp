#pragma once

#include <filesystem>
#include <memory>

#include "chassis/sqlite/lock_file.hpp"

namespace chassis::sqlite {

/// Whether the log beside `file` belongs to a database file that is not there any more.
bool has_foreign_log(const std::filesystem::path& file, const LockFile& lock_file);

/// Keeps SQLite from applying a write-ahead log to a database that it was not written for: if the log beside
/// `file` belongs to a database file that was replaced or overwritten since, renames the log. Nothing is
/// deleted but empty logs, and indexes, which SQLite makes anew.
///
/// To be called before the database is opened, by the holder of a shared lock. The record of the lock file
/// says what the log belongs to; without a record the log counts as the database's own. `last_change` is why
/// the database was closed, if it was open in this process: then all services that shared the old files must
/// have closed them, too. Returns the new name of the log; empty if none was renamed. Throws
/// `Unavailable` if another process still uses the old files.
std::filesystem::path set_foreign_log_aside(const std::filesystem::path& file, LockFile& lock_file,
                                            FileChange last_change);

/// Takes the lock of a service on the database `file`, an absolute path, for a command that uses it beside
/// services. With `create` the database may be missing, and its folder is made. Throws `Unavailable` if there
/// is no database, if it is being restored, or if the log beside it is that of another file.
std::shared_ptr<LockFile> share_database(const std::filesystem::path& file, bool create = false);

}  // namespace chassis::sqlite
