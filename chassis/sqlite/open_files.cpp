#include "chassis/sqlite/open_files.hpp"

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/sqlite/backup.hpp"
#include "chassis/sqlite/foreign_log.hpp"

namespace chassis::sqlite {

namespace {

constexpr int small_cache_kib = 256;
constexpr int check_cache_kib = 2048;

/// Does not take a missing file for a new one where a database has been.
void require_database(const OpenOptions& options) {
  const auto& file = options.file;
  const FileStamp database = stamp_of(file);
  if (database.exists() && (options.create || database.size > 0)) return;
  const std::string missing(reason_of(FileChange::unreachable));
  if (database.exists()) throw NotReady(missing, file.string() + " is empty");
  if (!options.create) throw NotReady(missing, file.string() + " has been removed");
  if (const FileStamp log = stamp_of(log_of(file)); log.exists() && log.size > 0)
    throw NotReady(missing,
                   file.string() + " is missing, but its write-ahead log " + log_of(file).string() +
                       " is there: put the file back, or remove the log to start with an empty database");
}

std::shared_ptr<LockFile> lock(const OpenOptions& options) {
  if (options.create) make_folder_of(options.file);
  require_database(options);
  auto lock_file = std::make_shared<LockFile>(options.file);
  if (!lock_file->try_share()) throw Unavailable(options.file.string() + " is being restored");
  return lock_file;
}

/// As `ensure_schema`, with a copy of an older database beside it.
void bring_up_to_date(Database& database, database::Migrations migrations,
                      const std::function<void(const std::filesystem::path&)>& upgraded) {
  std::filesystem::path copy;
  try {
    ensure_schema(database, migrations, [&](const database::Migration& first) {
      copy = keep_copy(database.file(), first.version);
    });
  } catch (...) {
    std::error_code kept;  // the database is as it was, so that a copy of it is of no use
    if (!copy.empty()) std::filesystem::remove(copy, kept);
    throw;
  }
  if (!copy.empty()) upgraded(copy);
}

/// Whether what the log holds can be copied into the database file that the connections have open.
bool log_is_its_own(FileChange change) {
  switch (change) {
    case FileChange::unreachable:
    case FileChange::replaced:
    case FileChange::log_lost:
    case FileChange::index_lost:
      return true;
    default:
      return false;
  }
}

}  // namespace

OpenFiles::OpenFiles(const OpenOptions& options, database::Migrations migrations)
    : file_(options.file), busy_timeout_(options.busy_timeout), lock_file_(lock(options)) {
  const auto set_aside = set_foreign_log_aside(file_, *lock_file_, options.last_change);
  if (!set_aside.empty()) options.log_set_aside(set_aside);
  monitor_ = std::make_unique<Database>(DatabaseOptions{
      .file = file_, .create = options.create, .busy_timeout = busy_timeout_, .cache_kib = small_cache_kib});
  if (options.create) {
    bring_up_to_date(*monitor_, migrations, options.upgraded);
  } else {
    require_schema(monitor_->connection(), migrations);
  }
  monitor_->empty_log();  // with an empty log, the index shows what checkpoints do from now on
  auto watch = std::make_shared<FileWatch>(file_, lock_file_, options.noticed);
  monitor_->watch(watch);
  watch->start(monitor_->connection());
  watch_ = std::move(watch);
  check_ = std::make_unique<BackgroundCheck>(connect(check_cache_kib), watch_);
}

Database OpenFiles::connect(int cache_kib) const {
  Database database({.file = file_, .create = false, .busy_timeout = busy_timeout_, .cache_kib = cache_kib});
  database.watch(watch_);
  database.check_files();
  return database;
}

FileProblem OpenFiles::look() {
  try {
    monitor_->check_files();
  } catch (const Unavailable&) {
    return watch_->problem();
  }
  return {};
}

void OpenFiles::finish(const FileProblem& problem) {
  check_.reset();
  if (problem.change == FileChange::none) return;
  // Acknowledged writes that are only in the log so far: the file may have been moved, and may come back.
  if (log_is_its_own(problem.change)) monitor_->empty_log();
  monitor_->keep_log_on_close();
}

}  // namespace chassis::sqlite
