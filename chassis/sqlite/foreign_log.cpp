#include "chassis/sqlite/foreign_log.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <optional>
#include <system_error>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

namespace {

/// The index that the last process has left, of which no connection of this process is open.
std::optional<WalIndex> left_index(const std::filesystem::path& file) {
  std::array<std::uint32_t, wal_index_bytes / sizeof(std::uint32_t)> words{};
  std::ifstream stream(index_of(file), std::ios::binary);
  if (!stream.read(reinterpret_cast<char*>(words.data()), wal_index_bytes)) return std::nullopt;
  return read_wal_index(words);
}

/// The files as they are now, for a comparison with `record`. An index that is not the recorded one explains
/// nothing.
FileState left_state(const std::filesystem::path& file, const FileState& record) {
  FileState now = record;
  now.database = stamp_of(file);
  now.log = stamp_of(log_of(file));
  now.index_file = stamp_of(index_of(file));
  if (now.index_file.inode != record.index_file.inode) return now;
  if (const auto index = left_index(file)) now.index = *index;
  return now;
}

bool belongs_to_another_file(const std::filesystem::path& file, const LockFile::Record& record) {
  const FileState now = left_state(file, record.state);
  // A copy of both files, such as a whole folder's, is a pair.
  if (now.log.inode != record.state.log.inode) return false;
  if (!record.same_boot) return now.database.inode != record.state.database.inode;
  return !now.database.is_file_of(record.state.database) || is_overwritten(record.state, now);
}

std::filesystem::path free_name(const std::filesystem::path& log) {
  std::array<char, 32> time{};
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  std::strftime(time.data(), time.size(), "%Y%m%dT%H%M%SZ", ::gmtime_r(&now, &parts));
  auto name = fmt::format("{}.replaced-{}", log.string(), time.data());
  for (int number = 2; std::filesystem::exists(name); ++number)
    name = fmt::format("{}.replaced-{}-{}", log.string(), time.data(), number);
  return name;
}

/// Returns the new name of a log that holds anything.
std::filesystem::path remove_log(const std::filesystem::path& file) {
  const auto log = log_of(file);
  if (stamp_of(log).size == 0) {
    std::filesystem::remove(log);
    return {};
  }
  auto name = free_name(log);
  if (std::rename(log.c_str(), name.c_str()) != 0)
    throw Unavailable(
        fmt::format("cannot rename {}: {}", log.string(), std::generic_category().message(errno)));
  return name;
}

/// Whether another service may still use files that are not those at these paths any more.
bool splits_services(FileChange change) {
  return change != FileChange::none && change != FileChange::distrusted && change != FileChange::read_only;
}

/// Whether the log is another one than the last that was recorded.
bool is_unknown_log(const std::filesystem::path& file, const LockFile& lock_file) {
  const auto record = lock_file.recorded();
  return record && stamp_of(log_of(file)).inode != record->state.log.inode;
}

}  // namespace

bool has_foreign_log(const std::filesystem::path& file, const LockFile& lock_file) {
  if (!stamp_of(log_of(file)).exists()) return false;
  const auto record = lock_file.recorded();
  return record && belongs_to_another_file(file, *record);
}

std::filesystem::path set_foreign_log_aside(const std::filesystem::path& file, LockFile& lock_file,
                                            FileChange last_change) {
  if (!splits_services(last_change) && !has_foreign_log(file, lock_file)) return {};
  if (!lock_file.try_exclusive())
    throw Unavailable(file.string() + " has changed, and another process still uses what was there before");
  std::filesystem::path name;
  const bool replaced = last_change == FileChange::log_lost && is_unknown_log(file, lock_file);
  if (stamp_of(log_of(file)).exists() && (replaced || has_foreign_log(file, lock_file)))
    name = remove_log(file);
  std::filesystem::remove(index_of(file));
  if (!lock_file.try_share()) throw Unavailable(file.string() + " is being restored");
  return name;
}

std::shared_ptr<LockFile> share_database(const std::filesystem::path& file, bool create) {
  const bool has_log = stamp_of(log_of(file)).size > 0;
  if (!stamp_of(file).exists() && (!create || has_log))
    throw Unavailable("there is no database " + file.string() + (has_log ? ", but its write-ahead log" : ""));
  if (create) make_folder_of(file);
  auto lock_file = std::make_shared<LockFile>(file);
  if (!lock_file->try_share()) throw Unavailable(file.string() + " is being restored");
  if (has_foreign_log(file, *lock_file))
    throw Unavailable(log_of(file).string() + " belongs to a file that was replaced by " + file.string() +
                      ": start the service, which sets it aside");
  return lock_file;
}

}  // namespace chassis::sqlite
