#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "chassis/sqlite/background_check.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/file_watch.hpp"
#include "chassis/sqlite/lock_file.hpp"
#include "chassis/sqlite/schema.hpp"

namespace chassis::sqlite {

/// How the files of a database are opened.
struct OpenOptions {
  std::filesystem::path file;
  std::chrono::milliseconds busy_timeout{1000};
  bool create = true;                         ///< whether to make the database if it is missing or empty
  FileChange last_change = FileChange::none;  ///< see `set_foreign_log_aside`
  FileWatch::Noticed noticed;                 ///< see `FileWatch`
  std::function<void(const std::filesystem::path&)>
      log_set_aside;                                           ///< receives the new name of a foreign log
  std::function<void(const std::filesystem::path&)> upgraded;  ///< receives the name of the copy
};

/// The files of an open database: the lock, the watch, and a check of the whole database, which goes on in
/// the background. Belongs to one thread. Connections must be closed before this object is destroyed.
class OpenFiles {
 public:
  /// Opens the files. With `create` it creates the schema or brings it up to date if necessary, after a copy
  /// of the database was put beside it. Throws `database::SchemaMismatch`, `UpgradeFailed`, `SqliteError` or
  /// `Unavailable`.
  OpenFiles(const OpenOptions& options, database::Migrations migrations);

  /// Another connection.
  [[nodiscard]] Database connect(int cache_kib) const;

  /// Waits until the whole database has been read, or for `limit`. Throws what is wrong with it. False if the
  /// check continues.
  bool await_check(std::chrono::milliseconds limit) { return check_->await(limit); }

  /// Looks at the files now. Returns what happened to them since they were opened.
  FileProblem look();

  /// To be called when all other connections are closed. After a problem, leaves the log out of the file,
  /// unless it is certain that the two belong together.
  void finish(const FileProblem& problem);

 private:
  std::filesystem::path file_;
  std::chrono::milliseconds busy_timeout_;
  std::shared_ptr<LockFile> lock_file_;
  std::shared_ptr<FileWatch> watch_;
  std::unique_ptr<Database> monitor_;
  std::unique_ptr<BackgroundCheck> check_;
};

}  // namespace chassis::sqlite
