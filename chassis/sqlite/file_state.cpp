#include "chassis/sqlite/file_state.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <system_error>

namespace chassis::sqlite {

namespace {

constexpr std::int64_t log_header_bytes = 32;
constexpr std::int64_t frame_header_bytes = 24;
constexpr std::int64_t ns_per_s = 1'000'000'000;

/// The words of the WAL index that matter. It starts with two copies of a header of 12 words.
namespace word {
constexpr std::size_t initialised_and_page_size = 3;
constexpr std::size_t frames = 4;
constexpr std::size_t salt = 8;
constexpr std::size_t header_words = 12;
constexpr std::size_t backfilled = 24;
constexpr std::size_t backfilling = 32;
}  // namespace word

bool is_consistent(std::span<const volatile std::uint32_t> words) {
  for (std::size_t index = 0; index < word::header_words; ++index) {
    if (words[index] != words[index + word::header_words]) return false;
  }
  return true;
}

std::uint32_t page_size_of(std::uint32_t stored) {
  constexpr std::uint32_t of_65536 = 1;
  return stored == of_65536 ? 65536 : stored;
}

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

FileProblem unreachable(const std::filesystem::path& file, const FileStamp& now) {
  const auto text = now.missing() ? " has been removed" : " cannot be reached: " + reason_of(now.error);
  return {.change = FileChange::unreachable, .text = file.string() + text};
}

FileProblem overwritten(const std::filesystem::path& file, const FileStamp& known, const FileStamp& now) {
  const auto* const text =
      now.size < known.size ? " has been truncated or overwritten" : " has been overwritten";
  return {.change = FileChange::overwritten, .text = file.string() + text};
}

/// Whether the log does not match its index.
bool is_log_overwritten(const FileState& now) {
  if (now.index_known == 0 || now.index.frames == 0) return false;
  return now.log.size < now.index.log_bytes() || now.log_salt != now.index.salt;
}

FileProblem lost(FileChange change, const std::filesystem::path& file, const FileStamp& now) {
  const auto* const text = now.exists() ? " has been replaced" : " has been removed";
  return {.change = change, .text = file.string() + text};
}

}  // namespace

bool FileStamp::missing() const {
  return error == ENOENT || error == ENOTDIR;
}

FileStamp stamp_of(const std::filesystem::path& file) {
  FileStamp stamp;
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    stamp.error = errno;
    return stamp;
  }
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = status.st_size;
  stamp.modified_ns = status.st_mtim.tv_sec * ns_per_s + status.st_mtim.tv_nsec;
  stamp.user = status.st_uid;
  stamp.group = status.st_gid;
  stamp.mode = status.st_mode;
  return stamp;
}

bool may_write(const std::filesystem::path& file, const FileStamp& stamp) {
  constexpr std::uint32_t any_write_right = S_IWUSR | S_IWGRP | S_IWOTH;
  return (stamp.mode & any_write_right) != 0 && ::access(file.c_str(), W_OK) == 0;
}

std::int64_t WalIndex::log_bytes() const {
  return frames == 0 ? 0 : log_header_bytes + (frames * (page_size + frame_header_bytes));
}

std::optional<WalIndex> read_wal_index(std::span<const volatile std::uint32_t> words) {
  if (!is_consistent(words)) return std::nullopt;
  // A byte that says whether the index is initialised, a byte for the byte order, and 16 bits of page size.
  const std::uint32_t mixed = words[word::initialised_and_page_size];
  if (std::bit_cast<std::array<std::uint8_t, 4>>(mixed)[0] == 0) return std::nullopt;
  const WalIndex index{.salt = (std::uint64_t{words[word::salt]} << 32U) | words[word::salt + 1],
                       .frames = words[word::frames],
                       .page_size = page_size_of(std::bit_cast<std::array<std::uint16_t, 2>>(mixed)[1]),
                       .backfilled = words[word::backfilled],
                       .backfilling = words[word::backfilling]};
  if (!is_consistent(words)) return std::nullopt;
  return index;
}

bool is_overwritten(const FileState& known, const FileState& now) {
  if (now.database.has_content_of(known.database)) return false;
  if (known.index_known == 0 || now.index_known == 0) return false;
  if (known.index.checkpointing() || now.index.checkpointing()) return false;
  if (now.index.salt == known.index.salt) return now.index.backfilling == known.index.backfilling;
  // The log started over, which takes a checkpoint of all its frames first.
  return known.index.backfilled == known.index.frames && now.index.backfilling == 0;
}

FileProblem compare(const std::filesystem::path& file, const FileState& known, const FileState& now) {
  if (!now.database.exists()) return unreachable(file, now.database);
  if (!now.database.is_file_of(known.database))
    return {.change = FileChange::replaced, .text = file.string() + " has been replaced by another file"};
  if (is_overwritten(known, now)) return overwritten(file, known.database, now.database);
  if (!now.log.is_file_of(known.log)) return lost(FileChange::log_lost, log_of(file), now.log);
  if (!now.index_file.is_file_of(known.index_file))
    return lost(FileChange::index_lost, index_of(file), now.index_file);
  if (now.index_file.size < known.index_file.size)
    return {.change = FileChange::index_truncated, .text = index_of(file).string() + " has been truncated"};
  if (is_log_overwritten(now))
    return {.change = FileChange::log_overwritten, .text = log_of(file).string() + " has been overwritten"};
  if (!now.database.has_rights_of(known.database) && !may_write(file, now.database))
    return {.change = FileChange::read_only, .text = file.string() + " cannot be written to"};
  return {};
}

std::string_view reason_of(FileChange change) {
  switch (change) {
    case FileChange::unreachable:
      return "the database file is missing";
    case FileChange::replaced:
    case FileChange::overwritten:
      return "the database file has been replaced";
    case FileChange::read_only:
      return "the database file cannot be written to";
    case FileChange::log_lost:
    case FileChange::index_lost:
    case FileChange::index_truncated:
    case FileChange::log_overwritten:
      return "the write-ahead log of the database has been lost";
    default:
      return "the database file is damaged";
  }
}

std::filesystem::path log_of(const std::filesystem::path& file) {
  return file.string() + "-wal";
}

std::filesystem::path index_of(const std::filesystem::path& file) {
  return file.string() + "-shm";
}

}  // namespace chassis::sqlite
