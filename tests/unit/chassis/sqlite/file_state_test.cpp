#include "chassis/sqlite/file_state.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>

namespace chassis::sqlite {
namespace {

/// The files of a database after a checkpoint of all 8 frames of the log.
FileState checkpointed() {
  FileState state;
  state.database = {.device = 1, .inode = 2, .size = 8192, .modified_ns = 100, .mode = 0100600};
  state.log = {.device = 1, .inode = 3, .size = 40000, .modified_ns = 90, .mode = 0100600};
  state.index_file = {.device = 1, .inode = 4, .size = 32768, .modified_ns = 90, .mode = 0100600};
  state.index = {.salt = 7, .frames = 8, .page_size = 4096, .backfilled = 8, .backfilling = 8};
  state.log_salt = 7;
  state.index_known = 1;
  return state;
}

FileChange change_to(const FileState& now) {
  return compare("mars.db", checkpointed(), now).change;
}

FileState written_at(std::int64_t modified_ns) {
  FileState now = checkpointed();
  now.database.modified_ns = modified_ns;
  return now;
}

TEST(FileState, UnchangedOrOnlyAppendedToIsNoChange) {
  EXPECT_EQ(change_to(checkpointed()), FileChange::none);
  FileState now = checkpointed();
  now.log.size += 4120;
  now.log.modified_ns += 5;
  now.index.frames = 9;
  EXPECT_EQ(change_to(now), FileChange::none);
}

TEST(FileState, AnotherFileOrNoneIsTold) {
  FileState now = checkpointed();
  now.database.inode = 9;
  EXPECT_EQ(change_to(now), FileChange::replaced);
  now = checkpointed();
  now.database.device = 9;
  EXPECT_EQ(change_to(now), FileChange::replaced);
  now.database.error = ENOENT;
  EXPECT_EQ(change_to(now), FileChange::unreachable);
  now.database.error = EACCES;
  EXPECT_EQ(change_to(now), FileChange::unreachable);
  now = checkpointed();
  now.log.inode = 9;
  EXPECT_EQ(change_to(now), FileChange::log_lost);
  now = checkpointed();
  now.index_file.error = ENOENT;
  EXPECT_EQ(change_to(now), FileChange::index_lost);
}

TEST(FileState, WrittenToWithoutACheckpointIsOverwritten) {
  EXPECT_EQ(change_to(written_at(101)), FileChange::overwritten);
  FileState now = checkpointed();
  now.database.size = 4096;
  EXPECT_EQ(change_to(now), FileChange::overwritten);
  // The log has started over since, which takes no other checkpoint.
  now.index = {.salt = 8, .frames = 0, .page_size = 4096, .backfilled = 0, .backfilling = 0};
  EXPECT_EQ(change_to(now), FileChange::overwritten);
}

TEST(FileState, WrittenToByACheckpointIsNoChange) {
  FileState now = written_at(101);
  now.index = {.salt = 7, .frames = 9, .page_size = 4096, .backfilled = 9, .backfilling = 9};
  EXPECT_EQ(change_to(now), FileChange::none);
  now.index = {.salt = 7, .frames = 9, .page_size = 4096, .backfilled = 8, .backfilling = 9};
  EXPECT_EQ(change_to(now), FileChange::none) << "under way";
  now.index = {.salt = 8, .frames = 2, .page_size = 4096, .backfilled = 1, .backfilling = 1};
  now.log_salt = 8;
  EXPECT_EQ(change_to(now), FileChange::none) << "of a log that has started over";
  FileState known = checkpointed();
  known.index.frames = 20;
  now.index = {.salt = 8, .frames = 0, .page_size = 4096, .backfilled = 0, .backfilling = 0};
  EXPECT_EQ(compare("mars.db", known, now).change, FileChange::none) << "it could start over after one only";
}

TEST(FileState, ALogThatItsIndexDoesNotDescribeIsOverwritten) {
  FileState now = checkpointed();
  now.log_salt = 9;
  EXPECT_EQ(change_to(now), FileChange::log_overwritten);
  now = checkpointed();
  now.log.size = 32 + 8 * (4096 + 24);
  EXPECT_EQ(change_to(now), FileChange::none);
  --now.log.size;
  EXPECT_EQ(change_to(now), FileChange::log_overwritten);
  now.index.frames = 0;
  EXPECT_EQ(change_to(now), FileChange::none) << "an empty log may hold old frames";
}

TEST(FileState, WhatIsNotKnownIsNoChange) {
  FileState now = written_at(101);
  now.index_known = 0;
  now.log.size = 0;
  EXPECT_EQ(change_to(now), FileChange::none);
}

TEST(WalIndex, IsReadOnlyIfItsCopiesAgree) {
  std::array<std::uint32_t, wal_index_bytes / sizeof(std::uint32_t)> words{};
  EXPECT_FALSE(read_wal_index(words)) << "not initialised";
  for (const std::size_t copy : {0U, 12U}) {
    words.at(copy + 3) = 0x10000001;  // initialised, and pages of 4096 bytes, on a little-endian machine
    words.at(copy + 4) = 5;
    words.at(copy + 8) = 0xAABBCCDD;
    words.at(copy + 9) = 0x11223344;
  }
  words.at(24) = 3;
  words.at(32) = 4;
  const auto index = read_wal_index(words);
  ASSERT_TRUE(index);
  EXPECT_EQ(index->salt, 0xAABBCCDD11223344U);
  EXPECT_EQ(index->frames, 5U);
  EXPECT_EQ(index->page_size, 4096U);
  EXPECT_EQ(index->backfilled, 3U);
  EXPECT_EQ(index->backfilling, 4U);
  EXPECT_TRUE(index->checkpointing());
  words.at(4) = 6;
  EXPECT_FALSE(read_wal_index(words)) << "being written";
}

}  // namespace
}  // namespace chassis::sqlite
