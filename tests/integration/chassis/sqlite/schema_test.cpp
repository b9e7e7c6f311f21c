#include "chassis/sqlite/schema.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <barrier>
#include <string_view>
#include <thread>
#include <vector>

#include "app/models/migrations.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::SchemaMismatch;
using chassis::sqlite::ensure_schema;
using chassis::sqlite::Query;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr Query count_versions{.name = "count_versions", .sql = "SELECT count(*) FROM schema_migrations"};

TEST(SqliteSchema, IsCreatedOnceAndRecognisedLater) {
  const SqliteFile file;
  for (int start = 0; start < 3; ++start) {
    auto database = file.open_with_notes();
    EXPECT_EQ(number(database, count_versions), 2);
    EXPECT_FALSE(database.in_transaction());
  }
}

TEST(SqliteSchema, TheEmbeddedOneIsWhatTheMigrationsAddUpTo) {
  const SqliteFile file;
  auto database = file.open();
  const chassis::sqlite::Schema schema{.sql = migrations::sqlite_schema,
                                       .versions = migrations::sqlite_versions};
  EXPECT_NO_THROW(ensure_schema(database, schema));
  EXPECT_EQ(number(database, count_versions), std::ssize(migrations::sqlite_versions));
}

TEST(SqliteSchema, AnOlderOneIsRefusedWithTheCommandThatMendsIt) {
  const SqliteFile file;
  auto database = file.open_with_notes();
  constexpr std::array<std::string_view, 3> newer{"1", "2", "3"};
  const chassis::sqlite::Schema schema{.sql = "", .versions = newer};
  EXPECT_THAT([&] { ensure_schema(database, schema); },
              ThrowsMessage<SchemaMismatch>(AllOf(HasSubstr(file.path().string()), HasSubstr("lacks 3"),
                                                  HasSubstr("make db-upgrade"))));
}

TEST(SqliteSchema, ADatabaseOfSomethingElseIsRefusedAndLeftAlone) {
  constexpr Query count_tables{.name = "count_tables", .sql = "SELECT count(*) FROM sqlite_schema"};
  const SqliteFile file;
  auto database = file.open();
  database.run_script("CREATE TABLE recipe (id INTEGER PRIMARY KEY)");
  EXPECT_THAT([&] { ensure_schema(database, note_schema()); },
              ThrowsMessage<SchemaMismatch>(HasSubstr("lacks 1, 2")));
  EXPECT_EQ(number(database, count_tables), 1);
}

TEST(SqliteSchema, AFailureHalfwayLeavesTheDatabaseEmpty) {
  constexpr std::array<std::string_view, 1> versions{"1"};
  const SqliteFile file;
  auto database = file.open();
  const chassis::sqlite::Schema broken{.sql = "CREATE TABLE note (id INTEGER PRIMARY KEY); CREATE NONSENSE",
                                       .versions = versions};
  EXPECT_ANY_THROW(ensure_schema(database, broken));
  EXPECT_NO_THROW(ensure_schema(database, note_schema()));
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
