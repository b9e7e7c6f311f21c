#include "chassis/sqlite/backup.hpp"

#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/error.hpp"
#include "chassis/sqlite/foreign_log.hpp"
#include "chassis/sqlite/integrity.hpp"
#include "chassis/sqlite/lock_file.hpp"
#include "chassis/sqlite/new_file.hpp"

namespace chassis::sqlite {

namespace {

constexpr int pages_a_step = 1024;
constexpr int busy_pause_ms = 20;

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

void copy_pages(sqlite3* from, sqlite3* to, const Progress& progress) {
  const std::unique_ptr<sqlite3_backup, FinishBackup> backup(sqlite3_backup_init(to, "main", from, "main"));
  if (!backup) throw_error(to, sqlite3_extended_errcode(to), "beginning a copy");
  for (int code = SQLITE_OK; code != SQLITE_DONE;) {
    code = sqlite3_backup_step(backup.get(), pages_a_step);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
      sqlite3_sleep(busy_pause_ms);
    } else if (code != SQLITE_OK && code != SQLITE_DONE) {
      throw_error(to, code, "copying");
    }
    const int total = sqlite3_backup_pagecount(backup.get());
    progress(total - sqlite3_backup_remaining(backup.get()), total);
  }
}

bool is_taken(const std::filesystem::path& file) {
  return std::filesystem::exists(std::filesystem::symlink_status(file));
}

std::filesystem::path free_name(const std::string& wanted) {
  std::string name = wanted;
  for (int number = 2; is_taken(name); ++number)
    name = wanted + '-' + std::to_string(number);
  return name;
}

}  // namespace

void copy_database(sqlite3* from, const std::filesystem::path& to, const Progress& progress) {
  const auto copy = open_connection(to, SQLITE_OPEN_READWRITE);
  // One read transaction from the first page to the last. Otherwise each write of another process would make
  // SQLite begin the copy again, and it would never end.
  run_script(from, "BEGIN; SELECT count(*) FROM sqlite_schema");
  copy_pages(from, copy.get(), progress);
  run_script(from, "COMMIT");
  run_script(copy.get(), "PRAGMA journal_mode = DELETE");
  check_integrity(copy.get(), IntegrityCheck::thorough);
}

std::filesystem::path keep_copy(const std::filesystem::path& file, std::string_view label) {
  auto name = free_name(file.string() + ".before-" + std::string(label));
  const auto source = open_connection(file, SQLITE_OPEN_READWRITE);
  NewFile new_file(name);
  copy_database(source.get(), new_file.path(), [](int, int) {});
  new_file.take_rights_of(file);
  new_file.put_in_place(NewFile::Existing::keep);
  return name;
}

void back_up(const std::filesystem::path& file, const std::filesystem::path& copy, const Progress& progress) {
  const auto target = std::filesystem::absolute(copy);
  if (is_taken(target)) throw Unavailable(copy.string() + " exists already");
  const auto source = std::filesystem::absolute(file);
  const auto lock_file = share_database(source);
  Database database({.file = source, .create = false});
  NewFile new_file(target);
  copy_database(database.connection(), new_file.path(), progress);
  new_file.put_in_place(NewFile::Existing::keep);
}

}  // namespace chassis::sqlite
