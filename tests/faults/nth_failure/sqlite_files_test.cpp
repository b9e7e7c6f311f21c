// Opening, backing up and restoring an embedded database on a disk whose n-th call fails.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "chassis/base/errors.hpp"
#include "chassis/database/migration_target.hpp"
#include "chassis/sqlite/backup.hpp"
#include "chassis/sqlite/migration_target.hpp"
#include "chassis/sqlite/restore.hpp"
#include "chassis/sqlite/schema.hpp"
#include "chassis/sqlite/store.hpp"
#include "tests/support/faulty_vfs.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::Statement;
using chassis::sqlite::Database;
using chassis::sqlite::Store;
using Disk = FaultyVfs::Disk;

constexpr Statement largest_note{.name = "largest_note", .sql = "SELECT max(id) FROM note"};
constexpr int notes = 200;
constexpr int most_calls = 2000;

/// Adds notes that fill some pages; the first has the id `first`.
void fill(Database& database, int first) {
  const std::string text(500, 'x');
  for (int id = first; id < first + notes; ++id)
    database.execute(insert_note, id, std::string_view(text));
}

class NthFailureOfSqliteFiles : public testing::TestWithParam<Disk> {
 protected:
  NthFailureOfSqliteFiles() {
    auto database = file_.open_with_notes();
    fill(database, 1);
  }

  [[nodiscard]] std::filesystem::path copy() const { return file_.path().string() + ".copy"; }

  /// Calls `attempt` with the first call failing, then the second, and so on until it meets no failure.
  /// `judge` is told whether it succeeded.
  void fail_each_call(const std::function<void()>& attempt, const std::function<void(bool)>& judge) {
    for (int number = 1; number <= most_calls && !HasFailure(); ++number) {
      SCOPED_TRACE(number);
      vfs_.fail(number, false, GetParam());
      bool succeeded = true;
      try {
        attempt();
      } catch (const std::exception&) {
        succeeded = false;
      }
      const bool met = vfs_.mend() > 0;
      judge(succeeded);
      if (met) continue;
      EXPECT_TRUE(succeeded);
      EXPECT_GT(number, 10);
      return;
    }
    ADD_FAILURE() << "never passed";
  }

  void expect_no_partial_files() const {
    for (const auto& entry : std::filesystem::directory_iterator(file_.path().parent_path()))
      EXPECT_EQ(entry.path().string().find("partial"), std::string::npos) << entry.path();
  }

  FaultyVfs vfs_;
  SqliteFile file_;
};

void await_open(const Store& store) {
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (;;) {
    try {
      return store.require_open();
    } catch (const chassis::Unavailable&) {
      ASSERT_LT(std::chrono::steady_clock::now(), latest);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

TEST_P(NthFailureOfSqliteFiles, AStoreOpensOnceTheDiskWorks) {
  std::unique_ptr<Store> store;
  const auto open = [&] {
    store = std::make_unique<Store>(Store::Options{.file = file_.path(),
                                                   .busy_timeout = std::chrono::milliseconds(5),
                                                   .retry_interval = std::chrono::milliseconds(1)},
                                    note_migrations());
  };
  fail_each_call(open, [&](bool) {
    await_open(*store);
    auto database = file_.open();
    EXPECT_EQ(number(database, count_notes), notes);
    store.reset();
  });
}

/// Takes the last note migration back if it is applied. Returns whether it was.
bool make_older(Database& database) {
  constexpr Statement count_indexes{.name = "count_indexes",
                                    .sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'note_text'"};
  chassis::sqlite::MigrationTarget target(database);
  const bool was_new = number(database, count_indexes) == 1;
  EXPECT_EQ(target.applied().size(), was_new ? 2U : 1U) << "the schema is that of its versions";
  if (was_new) migrate_down(target, note_migrations(), [](const auto&) {});
  return was_new;
}

TEST_P(NthFailureOfSqliteFiles, AnUpgradeIsWholeOrUndone) {
  const auto upgrade = [&] {
    auto database = file_.open();
    const auto keep = [&](const auto&) { chassis::sqlite::keep_copy(file_.path(), "upgrade"); };
    ensure_schema(database, note_migrations(), keep);
  };
  {
    auto database = file_.open();
    make_older(database);
  }
  fail_each_call(upgrade, [&](bool succeeded) {
    auto database = file_.open();
    EXPECT_EQ(number(database, count_notes), notes);
    EXPECT_TRUE(make_older(database) || !succeeded);
    expect_no_partial_files();
    const std::filesystem::path kept = file_.path().string() + ".before-upgrade";
    if (!std::filesystem::exists(kept)) return;
    {
      Database copy({.file = kept});
      EXPECT_EQ(number(copy, count_notes), notes);
      EXPECT_FALSE(make_older(copy));
    }
    std::filesystem::remove(kept);
  });
}

TEST_P(NthFailureOfSqliteFiles, ABackupIsCompleteOrAbsent) {
  const auto ignore = [](int, int) {};
  fail_each_call([&] { chassis::sqlite::back_up(file_.path(), copy(), ignore); },
                 [&](bool succeeded) {
                   EXPECT_EQ(std::filesystem::exists(copy()), succeeded);
                   expect_no_partial_files();
                   if (succeeded) {
                     Database database({.file = copy()});
                     EXPECT_EQ(number(database, count_notes), notes);
                   }
                   std::filesystem::remove(copy());
                 });
}

TEST_P(NthFailureOfSqliteFiles, ARestoreReplacesTheDatabaseOrChangesNothing) {
  const auto ignore = [](int, int) {};
  chassis::sqlite::back_up(file_.path(), copy(), ignore);
  const auto restore = [&] {
    {
      auto database = file_.open();
      database.execute(insert_note, 2 * notes, "later");
    }
    chassis::sqlite::restore(copy(), file_.path(), note_migrations(), ignore);
  };
  fail_each_call(restore, [&](bool succeeded) {
    auto database = file_.open_with_notes();
    const auto largest = number(database, largest_note);
    if (succeeded) {
      EXPECT_EQ(largest, notes);
    }
    EXPECT_TRUE(largest == notes || largest == 2 * notes);
    database.run_script("DELETE FROM note WHERE id > " + std::to_string(notes));
    expect_no_partial_files();
  });
}

INSTANTIATE_TEST_SUITE_P(, NthFailureOfSqliteFiles, testing::Values(Disk::broken, Disk::full),
                         [](const auto& disk) { return disk.param == Disk::full ? "Full" : "Broken"; });

}  // namespace
}  // namespace mars::tests
