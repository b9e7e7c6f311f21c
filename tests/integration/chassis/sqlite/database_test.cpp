#include "chassis/sqlite/database.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <thread>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::Statement;
using chassis::sqlite::Database;
using chassis::sqlite::SqliteError;
using chassis::sqlite::Transaction;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr Statement echo{.name = "echo", .sql = "SELECT ?, ?, ?"};
constexpr Statement journal_mode{.name = "journal_mode", .sql = "PRAGMA journal_mode"};
constexpr Statement synchronous{.name = "synchronous", .sql = "PRAGMA synchronous"};
constexpr Statement foreign_keys{.name = "foreign_keys", .sql = "PRAGMA foreign_keys"};
constexpr Statement replace_note{.name = "replace_note", .sql = "REPLACE INTO note (id, text) VALUES (?, ?)"};
constexpr Statement wrong{.name = "wrong", .sql = "SELECT no_such_column"};

TEST(SqliteDatabase, IsDurableAndChecksForeignKeys) {
  const SqliteFile file;
  auto database = file.open();
  auto mode = database.query(journal_mode);
  ASSERT_TRUE(mode.next());
  EXPECT_EQ(mode.text(0), "wal");
  EXPECT_EQ(number(database, synchronous), 2) << "FULL";
  EXPECT_EQ(number(database, foreign_keys), 1);
}

TEST(SqliteDatabase, BindsAndReadsEveryType) {
  const SqliteFile file;
  auto database = file.open();
  const std::array<std::uint8_t, 3> bytes{0, 255, 7};
  // Twice, the second time with the statement that is prepared already.
  for (const std::int64_t integer : {INT64_MIN, INT64_MAX}) {
    auto rows =
        database.query(echo, integer, std::string_view("a\0b", 3), std::span<const std::uint8_t>(bytes));
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), integer);
    EXPECT_EQ(rows.text(1), std::string_view("a\0b", 3));
    EXPECT_THAT(rows.blob(2), testing::ElementsAreArray(bytes));
    EXPECT_FALSE(rows.next());
  }
}

TEST(SqliteDatabase, AnEmptyBlobIsNotNull) {
  constexpr Statement is_null{.name = "is_null", .sql = "SELECT ? IS NULL"};
  const SqliteFile file;
  auto database = file.open();
  auto rows = database.query(is_null, std::span<const std::uint8_t>{});
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 0);
}

TEST(SqliteDatabase, CountsChangedRows) {
  constexpr Statement update{.name = "update", .sql = "UPDATE note SET text = 'x' WHERE id <= ?"};
  const SqliteFile file;
  auto database = file.open_with_notes();
  for (const int id : {1, 2, 3})
    EXPECT_EQ(database.execute(insert_note, id, "a"), 1);
  EXPECT_EQ(database.execute(update, 2), 2);
  EXPECT_EQ(database.execute(update, 0), 0);
}

TEST(SqliteDatabase, ATransactionThatIsNotCommittedIsUndone) {
  const SqliteFile file;
  auto database = file.open_with_notes();
  {
    const Transaction transaction(database, chassis::sqlite::begin_writing);
    database.execute(insert_note, 1, "a");
  }
  EXPECT_EQ(number(database, count_notes), 0);
  Transaction transaction(database, chassis::sqlite::begin_writing);
  database.execute(insert_note, 1, "a");
  transaction.commit();
  EXPECT_EQ(number(database, count_notes), 1);
}

TEST(SqliteDatabase, KeepsItsRowsWhenOpenedAgain) {
  const SqliteFile file;
  {
    auto database = file.open_with_notes();
    database.execute(insert_note, 1, "a");
  }
  auto database = file.open();
  EXPECT_EQ(number(database, count_notes), 1);
}

TEST(SqliteDatabase, CreatesFoldersAndKeepsTheFileToItsOwner) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "some" / "where" / "probes.db";
  Database database({.file = path});
  chassis::sqlite::ensure_schema(database, note_migrations(), [](const auto&) {});
  for (const auto* const suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((path.string() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST(SqliteDatabase, ReadersThatNeverPauseDoNotLetTheLogGrow) {
  const SqliteFile file;
  auto writer = file.open_with_notes();
  const std::string page(4000, 'x');
  std::array<Database, 2> readers{file.open(), file.open()};
  std::jthread reading_thread([&](const std::stop_token& stop) {
    // The next reader begins before the last one ends: there is no moment without one.
    std::array<std::optional<Transaction>, 2> transactions;
    for (std::size_t turn = 0; !stop.stop_requested(); turn = 1 - turn) {
      transactions.at(turn).emplace(readers.at(turn), chassis::sqlite::begin_reading);
      number(readers.at(turn), count_notes);
      transactions.at(1 - turn).reset();
    }
  });
  constexpr int batches = 300;
  constexpr int rows = 50;
  for (int batch = 0; batch < batches; ++batch) {
    Transaction transaction(writer, chassis::sqlite::begin_writing);
    for (int id = 0; id < rows; ++id)
      writer.execute(replace_note, id, page);
    transaction.commit();
  }
  reading_thread.request_stop();
  reading_thread.join();
  // Not 16 MiB exactly: a reader that gets no processor keeps its transaction open meanwhile.
  EXPECT_LT(std::filesystem::file_size(file.path().string() + "-wal"), page.size() * rows * batches / 2);
}

TEST(SqliteDatabase, AViolatedConstraintIsADefectWithItsCode) {
  const SqliteFile file;
  auto database = file.open_with_notes();
  database.execute(insert_note, 1, "a");
  try {
    database.execute(insert_note, 1, "b");
    FAIL() << "the same id was stored twice";
  } catch (const SqliteError& error) {
    EXPECT_EQ(error.code(), SQLITE_CONSTRAINT_PRIMARYKEY);
    EXPECT_THAT(error.what(), AllOf(HasSubstr(file.path().string()), HasSubstr("note.id")));
  }
}

TEST(SqliteDatabase, WrongSqlIsADefectThatNamesTheStatement) {
  const SqliteFile file;
  auto database = file.open();
  EXPECT_THAT([&] { database.execute(wrong); },
              ThrowsMessage<SqliteError>(AllOf(HasSubstr("preparing wrong"), HasSubstr("no_such_column"))));
}

TEST(SqliteDatabase, ALockHeldTooLongIsUnavailable) {
  const SqliteFile file;
  auto holder = file.open_with_notes();
  const Transaction transaction(holder, chassis::sqlite::begin_writing);
  Database other({.file = file.path(), .busy_timeout = std::chrono::milliseconds(10)});
  EXPECT_THAT([&] { other.execute(insert_note, 1, "a"); },
              ThrowsMessage<chassis::Unavailable>(HasSubstr("database is locked")));
}

TEST(SqliteDatabase, AFileOfSomethingElseIsRefusedByName) {
  const SqliteFile file;
  std::ofstream(file.path()) << std::string(5000, 'x');
  EXPECT_THAT([&] { const auto database = file.open(); },
              ThrowsMessage<SqliteError>(
                  AllOf(HasSubstr(file.path().string()), HasSubstr("damaged or not a SQLite database"))));
}

TEST(SqliteDatabase, ADamagedFileIsRefusedByName) {
  const SqliteFile file;
  {
    auto database = file.open_with_notes();
  }
  std::fstream(file.path(), std::ios::in | std::ios::out | std::ios::binary).seekp(100)
      << std::string(8000, '\xff');
  EXPECT_THAT([&] { const auto database = file.open_with_notes(); },
              ThrowsMessage<SqliteError>(AllOf(HasSubstr(file.path().string()), HasSubstr("damaged"))));
}

TEST(SqliteDatabase, AFolderThatCannotBeMadeIsAClearError) {
  const SqliteFile file;
  std::ofstream(file.path()) << "a file where a folder is asked for";
  EXPECT_THAT([&] { Database({.file = file.path() / "probes.db"}); },
              ThrowsMessage<chassis::Unavailable>(HasSubstr("cannot create the folder of")));
}

TEST(SqliteDatabase, AFolderInPlaceOfTheFileIsAClearError) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { Database({.file = folder.path()}); },
              ThrowsMessage<chassis::Unavailable>(HasSubstr(folder.path().string())));
}

/// Opens the file as a user without rights, prints why that failed, and ends the process.
[[noreturn]] void open_without_rights(const std::filesystem::path& path) {
  constexpr uid_t nobody = 65534;
  if (::geteuid() == 0 && ::setuid(nobody) != 0) std::_Exit(3);
  try {
    const Database database({.file = path});
    std::_Exit(2);
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    std::_Exit(1);
  }
}

TEST(SqliteDatabaseDeathTest, AReadOnlyFolderIsAClearError) {
  const SqliteFile file;
  std::filesystem::permissions(file.path().parent_path(), std::filesystem::perms(0555));
  EXPECT_EXIT(open_without_rights(file.path()), testing::ExitedWithCode(1),
              "cannot create .*probes.db: Permission denied");
  std::filesystem::permissions(file.path().parent_path(), std::filesystem::perms(0755));
}

TEST(SqliteDatabaseDeathTest, AReadOnlyFileIsAClearError) {
  const SqliteFile file;
  {
    auto database = file.open_with_notes();
  }
  std::filesystem::permissions(file.path().parent_path(), std::filesystem::perms(0755));
  std::filesystem::permissions(file.path(), std::filesystem::perms(0444));
  EXPECT_EXIT(open_without_rights(file.path()), testing::ExitedWithCode(1), "probes.db cannot be written to");
}

}  // namespace
}  // namespace mars::tests
