#include "chassis/sqlite/restore.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/file_state.hpp"
#include "chassis/sqlite/lock_file.hpp"
#include "chassis/sqlite/new_file.hpp"
#include "chassis/sqlite/schema.hpp"

namespace chassis::sqlite {

namespace {

constexpr int most_attempts = 20;
constexpr int pause_ms = 50;

/// The process that has a lock of SQLite's on `file`, 0 if there is none. Must not be called while this
/// process has a connection to it.
pid_t holder_of(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return 0;
  // See "The Lock-Byte Page" in https://www.sqlite.org/fileformat2.html.
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0x40000000;
  lock.l_len = 512;
  const bool held = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return held ? lock.l_pid : 0;
}

void require_unused(const std::filesystem::path& file, LockFile& lock_file) {
  // A service that waits for the file holds the lock for a moment each time it looks.
  for (int attempt = 0; !lock_file.try_exclusive(); ++attempt) {
    if (attempt == most_attempts)
      throw Unavailable(file.string() + " is in use by a running service: stop it first");
    sqlite3_sleep(pause_ms);
  }
  if (const pid_t holder = holder_of(file); holder != 0)
    throw Unavailable(file.string() + " is in use by the process " + std::to_string(holder));
}

/// The files before the restore. If this process is killed between two steps, the next start finds that the
/// log does not belong to the new file.
void record(const std::filesystem::path& file, const LockFile& lock_file) {
  FileState state;
  state.database = stamp_of(file);
  state.log = stamp_of(log_of(file));
  state.index_file = stamp_of(index_of(file));
  if (state.log.exists()) lock_file.record(state);
}

Connection open_copy(const std::filesystem::path& copy, const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(copy)) throw Unavailable("there is no file " + copy.string());
  std::error_code ignored;
  if (std::filesystem::equivalent(copy, file, ignored))
    throw Unavailable(copy.string() + " is the database itself");
  return open_connection(std::filesystem::absolute(copy), SQLITE_OPEN_READONLY);
}

}  // namespace

void restore(const std::filesystem::path& copy, const std::filesystem::path& file,
             database::Migrations migrations, const Progress& progress) {
  const auto target = std::filesystem::absolute(file);
  const auto source = open_copy(copy, target);
  make_folder_of(target);
  LockFile lock_file(target);
  require_unused(target, lock_file);
  require_upgradable(source.get(), migrations);
  NewFile new_file(target);
  copy_database(source.get(), new_file.path(), progress);
  new_file.take_rights_of(stamp_of(target).exists() ? target : target.parent_path());
  record(target, lock_file);
  new_file.put_in_place(NewFile::Existing::replace);
  for (const auto& old : {log_of(target), index_of(target)})
    std::filesystem::remove(old);
}

}  // namespace chassis::sqlite
