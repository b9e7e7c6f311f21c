#include "chassis/sqlite/schema.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <barrier>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "chassis/database/schema_mismatch.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::migration;
using chassis::database::SchemaMismatch;
using chassis::database::Statement;
using chassis::sqlite::ensure_schema;
using chassis::sqlite::UpgradeFailed;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr auto nothing = [](const auto&) {};
constexpr Statement count_versions{.name = "count_versions", .sql = "SELECT count(*) FROM schema_migrations"};

TEST(SqliteSchema, IsCreatedOnceAndRecognisedLater) {
  const SqliteFile file;
  for (int start = 0; start < 3; ++start) {
    auto database = file.open_with_notes();
    EXPECT_EQ(number(database, count_versions), 2);
    EXPECT_FALSE(database.in_transaction());
  }
}

TEST(SqliteSchema, IsUpgradedAfterTheCopyIsReported) {
  const SqliteFile file;
  auto database = file.open();
  ensure_schema(database, note_migrations().first(1), nothing);
  database.execute(insert_note, 1, "kept");
  std::string first;
  std::int64_t versions_then = 0;
  ensure_schema(database, note_migrations(), [&](const auto& migration) {
    first = migration.version;
    versions_then = number(database, count_versions);
  });
  EXPECT_EQ(first, "2");
  EXPECT_EQ(versions_then, 1);
  EXPECT_EQ(number(database, count_versions), 2);
  EXPECT_EQ(number(database, count_notes), 1);
}

TEST(SqliteSchema, ANewerOneIsRefusedAndLeftAlone) {
  const SqliteFile file;
  auto database = file.open_with_notes();
  EXPECT_THAT([&] { ensure_schema(database, note_migrations().first(1), nothing); },
              ThrowsMessage<SchemaMismatch>(AllOf(HasSubstr(file.path().string()), HasSubstr("it has 2"))));
  EXPECT_EQ(number(database, count_versions), 2);
}

TEST(SqliteSchema, ADatabaseOfSomethingElseIsRefusedAndLeftAlone) {
  constexpr Statement count_tables{.name = "count_tables", .sql = "SELECT count(*) FROM sqlite_schema"};
  const SqliteFile file;
  auto database = file.open();
  database.run_script("CREATE TABLE recipe (id INTEGER PRIMARY KEY)");
  EXPECT_THAT([&] { ensure_schema(database, note_migrations(), nothing); },
              ThrowsMessage<SchemaMismatch>(HasSubstr("lacks 1, 2")));
  EXPECT_EQ(number(database, count_tables), 1);
}

TEST(SqliteSchema, AFailureHalfwayLeavesTheDatabaseAsItWas) {
  constexpr std::array broken{
      migration("1_create_note.sql", "-- migrate:up\nCREATE TABLE note (id INTEGER);\n-- migrate:down\n"),
      migration("2_fill_note.sql", "-- migrate:up\nINSERT INTO note VALUES (1);\n-- migrate:down\n"),
      migration("3_fail.sql", "-- migrate:up\nDELETE FROM note; CREATE NONSENSE;\n-- migrate:down\n")};
  const SqliteFile file;
  auto database = file.open();
  EXPECT_ANY_THROW(ensure_schema(database, broken, nothing));
  EXPECT_NO_THROW(ensure_schema(database, std::span(broken).first(1), nothing));
  EXPECT_THAT([&] { ensure_schema(database, broken, nothing); },
              ThrowsMessage<UpgradeFailed>(HasSubstr("3_fail failed, and is undone")));
  EXPECT_EQ(number(database, count_versions), 1);
  EXPECT_EQ(number(database, count_notes), 0);
}

TEST(SqliteSchema, ManyThreadsThatStartOnOneFreshFileAllEndWell) {
  constexpr int starters = 8;
  for (int round = 0; round < 10; ++round) {
    const SqliteFile file;
    std::barrier together(starters);
    std::vector<std::jthread> threads;
    threads.reserve(starters);
    for (int starter = 0; starter < starters; ++starter) {
      threads.emplace_back([&] {
        together.arrive_and_wait();
        EXPECT_NO_THROW({
          auto database = file.open_with_notes();
          EXPECT_EQ(number(database, count_versions), 2);
        });
      });
    }
  }
}

/// Starts a process that opens the file once the pipe is closed; its exit status tells how that went.
pid_t start_opener(const SqliteFile& file, const std::array<int, 2>& gate) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::close(gate[1]);
  char ignored = 0;
  if (::read(gate[0], &ignored, 1) != 0) std::_Exit(2);
  try {
    auto database = file.open_with_notes();
    std::_Exit(number(database, count_versions) == 2 ? 0 : 3);
  } catch (...) {
    std::_Exit(1);
  }
}

TEST(SqliteSchema, ProcessesThatStartOnOneFreshFileAllEndWell) {
  for (int round = 0; round < 10; ++round) {
    const SqliteFile file;
    std::array<int, 2> gate{};
    ASSERT_EQ(::pipe(gate.data()), 0);
    const std::vector<pid_t> children{start_opener(file, gate), start_opener(file, gate),
                                      start_opener(file, gate)};
    ::close(gate[0]);
    ::close(gate[1]);
    for (const pid_t child : children) {
      int status = -1;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0);
    }
  }
}

}  // namespace
}  // namespace mars::tests
