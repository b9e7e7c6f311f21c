// What other programs and operators do to the file of the embedded database: it is removed, replaced,
// overwritten, damaged or locked, while the service runs, when it ends and before it starts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/faults/embedded.hpp"
#include "tests/support/probe_account.hpp"
#include "tests/support/probe_file.hpp"

namespace mars {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using tests::Embedded;

/// Something that is done to the files of a running service.
struct Change {
  std::string name;
  std::string cause;  ///< part of the warning
  std::function<void(const Embedded&)> make;
  std::function<void(const Embedded&)> mend = nullptr;  ///< if the service does not recover by itself
  bool shows_backup = false;                            ///< afterwards, instead of what was acknowledged
};

std::ostream& operator<<(std::ostream& out, const Change& change) {
  return out << change.name;
}

fs::path backup_of(const Embedded& service) {
  return service.folder() / "backup.db";
}

void truncate(const fs::path& file) {
  fs::resize_file(file, 0);
}

Change moved_away() {
  return {.name = "MovedAwayAndBack",
          .cause = "mars.db has been removed",
          .make = [](const Embedded& service) { fs::rename(service.file(), service.folder() / "away.db"); },
          .mend = [](const Embedded& service) { fs::rename(service.folder() / "away.db", service.file()); }};
}

Change removed() {
  return {.name = "RemovedAndRestored",
          .cause = "mars.db has been removed",
          .make = [](const Embedded& service) { fs::remove(service.file()); },
          .mend = [](const Embedded& service) { fs::rename(backup_of(service), service.file()); },
          .shows_backup = true};
}

Change folder_renamed() {
  return {
      .name = "FolderRenamedAndBack",
      .cause = "mars.db has been removed",
      .make = [](const Embedded& service) { fs::rename(service.data(), service.folder() / "elsewhere"); },
      .mend = [](const Embedded& service) { fs::rename(service.folder() / "elsewhere", service.data()); }};
}

Change renamed_over() {
  return {.name = "ReplacedByRename",
          .cause = "mars.db has been replaced by another file",
          .make = [](const Embedded& service) { fs::rename(backup_of(service), service.file()); },
          .shows_backup = true};
}

Change copied_over() {
  return {.name = "OverwrittenByCopy",
          .cause = "overwritten",
          .make = [](const Embedded& service) { tests::copy_over(backup_of(service), service.file()); },
          .shows_backup = true};
}

Change truncated() {
  return {.name = "TruncatedAndRestored",
          .cause = "mars.db has been truncated",
          .make = [](const Embedded& service) { truncate(service.file()); },
          .mend = [](const Embedded& service) { tests::copy_over(backup_of(service), service.file()); },
          .shows_backup = true};
}

Change log_removed() {
  return {.name = "LogRemoved", .cause = "mars.db-wal has been removed", .make = [](const Embedded& service) {
            fs::remove(service.log_file());
          }};
}

Change log_replaced() {
  return {
      .name = "LogReplaced", .cause = "mars.db-wal has been replaced", .make = [](const Embedded& service) {
        fs::copy_file(service.log_file(), service.folder() / "old-wal");
        EXPECT_TRUE(service.set_up());
        fs::rename(service.folder() / "old-wal", service.log_file());
      }};
}

Change index_removed() {
  return {.name = "IndexRemoved",
          .cause = "mars.db-shm has been removed",
          .make = [](const Embedded& service) { fs::remove(service.index_file()); }};
}

Change index_truncated() {
  return {.name = "IndexTruncated",
          .cause = "mars.db-shm has been truncated",
          .make = [](const Embedded& service) { truncate(service.index_file()); }};
}

Change index_cut() {
  return {.name = "IndexCut", .cause = "mars.db-shm has been truncated", .make = [](const Embedded& service) {
            fs::resize_file(service.index_file(), 4096);
          }};
}

Change write_protected() {
  return {.name = "WriteProtected",
          .cause = "mars.db cannot be written to",
          .make = [](const Embedded& service) { fs::permissions(service.file(), fs::perms(0400)); },
          .mend = [](const Embedded& service) { fs::permissions(service.file(), fs::perms(0600)); }};
}

class ChangedFile : public testing::TestWithParam<Change> {
 protected:
  void SetUp() override {
    service_.start_ready();
    kept_ = service_.set_up_at_last();
    tests::copy_database(service_.file(), backup_of(service_));
    before_ = service_.check();
    later_ = service_.set_up_at_last();
    service_.move(kept_);
  }

  /// What is stored is the backup, or all that was acknowledged, and then what was acknowledged since.
  void expect_nothing_lost(const std::vector<std::string>& acknowledged_since) {
    const auto probes = tests::listed_probes(service_.check());
    EXPECT_EQ(probes.contains(later_), !GetParam().shows_backup);
    EXPECT_EQ(probes.at(kept_).position.y, GetParam().shows_backup ? 0 : 1);
    for (const auto& id : acknowledged_since)
      EXPECT_TRUE(probes.contains(id)) << "acknowledged and lost: " << id;
    EXPECT_EQ(tests::integrity_of(service_.file()), "ok");
  }

  Embedded service_;
  std::string kept_;
  std::string later_;
  std::string before_;
};

TEST_P(ChangedFile, LosesNoAcknowledgedWriteAndLogsOneWarning) {
  GetParam().make(service_);
  std::vector<std::string> acknowledged;
  if (const auto id = service_.set_up()) acknowledged.push_back(*id);
  const auto warning = service_.process().await_log("DATABASE_FILE_CHANGED");
  EXPECT_THAT(service_.process().log(), HasSubstr(GetParam().cause));
  if (GetParam().mend) {
    EXPECT_TRUE(acknowledged.empty()) << "not into a file that is not there";
    EXPECT_EQ(service_.ready(), 503U);
    EXPECT_EQ(service_.status("GET", "/api/v1/check"), 503U);
    EXPECT_FALSE(service_.set_up());
    GetParam().mend(service_);
  }
  acknowledged.push_back(service_.set_up_at_last());
  EXPECT_EQ(service_.ready(), 200U);
  EXPECT_EQ(service_.times_logged("DATABASE_FILE_CHANGED"), 1U);
  expect_nothing_lost(acknowledged);
  service_.end(SIGKILL);
  service_.start_ready();
  expect_nothing_lost(acknowledged);
}

INSTANTIATE_TEST_SUITE_P(, ChangedFile,
                         testing::Values(moved_away(), removed(), folder_renamed(), renamed_over(),
                                         copied_over(), truncated(), log_removed(), log_replaced(),
                                         index_removed(), index_truncated(), index_cut(), write_protected()),
                         [](const auto& change) { return change.param.name; });

/// A backup is put in place, in one of the ways that operators know.
using Restore = std::tuple<Change, int>;

class RestoredFile : public testing::TestWithParam<Restore> {
 protected:
  void SetUp() override {
    service_.start_ready();
    kept_ = service_.set_up_at_last();
    service_.move(kept_);
    tests::copy_database(service_.file(), backup_of(service_));
    expected_ = service_.check();
    for (int count = 0; count < 10; ++count)
      service_.move(count % 2 == 0 ? kept_ : service_.set_up_at_last());
  }

  void expect_backup() {
    service_.start_ready();
    EXPECT_EQ(service_.check(), expected_);
    EXPECT_EQ(tests::integrity_of(service_.file()), "ok");
    service_.move(kept_);
    EXPECT_EQ(service_.ready(), 200U);
  }

  void put_backup() const { std::get<Change>(GetParam()).make(service_); }

  [[nodiscard]] static int signal() { return std::get<int>(GetParam()); }

  Embedded service_;
  std::string kept_;
  std::string expected_;
};

TEST_P(RestoredFile, IsKeptWhenTheRunningServiceExits) {
  put_backup();
  service_.end(signal());
  expect_backup();
}

TEST_P(RestoredFile, IsKeptWhenTheStoppedServiceStarts) {
  service_.end(signal());
  put_backup();
  expect_backup();
}

TEST_P(RestoredFile, IsKeptRightAfterAStart) {
  service_.end(SIGKILL);
  service_.start_ready();
  put_backup();
  service_.end(signal());
  expect_backup();
}

std::string name_of(const testing::TestParamInfo<Restore>& info) {
  const auto& [change, signal] = info.param;
  return change.name + (signal == SIGTERM ? "AndTerm" : "AndKill");
}

INSTANTIATE_TEST_SUITE_P(, RestoredFile,
                         testing::Combine(testing::Values(renamed_over(), copied_over()),
                                          testing::Values(SIGTERM, SIGKILL)),
                         name_of);

class DatabaseFile : public testing::Test {
 protected:
  /// A database with probes, whose service has ended.
  void make_database(int probes = 1) {
    service_.start_ready();
    for (int count = 0; count < probes; ++count)
      static_cast<void>(service_.set_up_at_last());
    service_.end(SIGTERM);
    fs::copy_file(service_.file(), backup_of(service_));
  }

  void expect_not_ready(const std::string& cause) {
    service_.process().await_log("DATABASE_UNAVAILABLE");
    EXPECT_THAT(service_.process().log(), HasSubstr(cause));
    EXPECT_EQ(service_.ready(), 503U);
    EXPECT_EQ(service_.times_logged("DATABASE_UNAVAILABLE"), 1U);
    EXPECT_EQ(service_.status("GET", "/api/v1/live"), 200U);
    EXPECT_FALSE(service_.set_up());
  }

  Embedded service_;
};

TEST_F(DatabaseFile, KeepsWritesOfAKilledServiceThatAreOnlyInTheLog) {
  service_.start_ready();
  const auto id = service_.set_up_at_last();
  for (int kill = 0; kill < 3; ++kill) {
    service_.end(SIGKILL);
    service_.start_ready();
    EXPECT_TRUE(tests::listed_probes(service_.check()).contains(id));
  }
}

TEST_F(DatabaseFile, AKilledServiceWhoseFolderWasCopiedLosesNothing) {
  service_.start_ready();
  const auto id = service_.set_up_at_last();
  service_.end(SIGKILL);
  fs::copy(service_.data(), service_.folder() / "copy");
  fs::remove_all(service_.data());
  fs::rename(service_.folder() / "copy", service_.data());
  service_.start_ready();
  EXPECT_TRUE(tests::listed_probes(service_.check()).contains(id));
}

TEST_F(DatabaseFile, IsNotRecreatedWhileTheProcessRuns) {
  service_.start_ready();
  fs::remove(service_.file());
  service_.process().await_log("DATABASE_FILE_CHANGED");
  EXPECT_FALSE(service_.set_up());
  std::ofstream(service_.file()).close();
  service_.process().await_log("mars.db is empty");
  EXPECT_EQ(service_.ready(), 503U);
  EXPECT_EQ(fs::file_size(service_.file()), 0U);
}

TEST_F(DatabaseFile, DamagedAtTheStartIsWaitedFor) {
  make_database(50);
  tests::damage(service_.file());
  service_.start();
  expect_not_ready("mars.db is damaged");
  fs::rename(backup_of(service_), service_.file());
  service_.process().await_log("DATABASE_READY");
  EXPECT_EQ(service_.ready(), 200U);
  EXPECT_EQ(tests::listed_probes(service_.check()).size(), 50U);
}

TEST_F(DatabaseFile, ThatIsNoDatabaseIsWaitedFor) {
  make_database();
  std::ofstream(service_.file(), std::ios::binary) << std::string(8192, 'x');
  service_.start();
  expect_not_ready("mars.db is damaged or not a SQLite database");
  fs::rename(backup_of(service_), service_.file());
  service_.process().await_log("DATABASE_READY");
  static_cast<void>(service_.set_up_at_last());
}

TEST_F(DatabaseFile, DamagedWhileTheServiceRunsMakesItNotReady) {
  make_database(50);
  service_.start_ready();
  tests::damage(service_.file());
  EXPECT_FALSE(service_.set_up());
  service_.process().await_log("mars.db is damaged");
  EXPECT_EQ(service_.ready(), 503U);
  fs::rename(backup_of(service_), service_.file());
  static_cast<void>(service_.set_up_at_last());
  EXPECT_EQ(tests::listed_probes(service_.check()).size(), 51U);
}

TEST_F(DatabaseFile, DamageThatARequestMeetsMakesTheServiceNotReady) {
  make_database(50);
  service_.start_ready();
  const auto modified = fs::last_write_time(service_.file());
  tests::damage(service_.file());
  fs::last_write_time(service_.file(), modified);  // as a failing disk would
  EXPECT_EQ(service_.status("GET", "/api/v1/check"), 503U);
  service_.process().await_log("DATABASE_FILE_CHANGED");
  EXPECT_EQ(service_.ready(), 503U);
  fs::rename(backup_of(service_), service_.file());
  static_cast<void>(service_.set_up_at_last());
}

TEST_F(DatabaseFile, LockedAtTheStartIsWaitedFor) {
  make_database();
  std::optional<tests::ForeignConnection> holder(service_.file());
  holder->run("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  service_.start();
  expect_not_ready("database is locked");
  holder.reset();
  service_.process().await_log("DATABASE_READY");
  EXPECT_EQ(tests::listed_probes(service_.check()).size(), 1U);
}

TEST_F(DatabaseFile, WriteProtectedAtTheStartIsWaitedFor) {
  make_database();
  fs::permissions(service_.file(), fs::perms(0400));
  service_.start();
  expect_not_ready("mars.db cannot be written to");
  fs::permissions(service_.file(), fs::perms(0600));
  service_.process().await_log("DATABASE_READY");
  static_cast<void>(service_.set_up_at_last());
}

TEST_F(DatabaseFile, MissingBesideItsLogIsWaitedFor) {
  service_.start_ready();
  const auto id = service_.set_up_at_last();
  service_.end(SIGKILL);
  fs::rename(service_.file(), backup_of(service_));
  service_.start();
  expect_not_ready("mars.db is missing, but its write-ahead log");
  fs::rename(backup_of(service_), service_.file());
  service_.process().await_log("DATABASE_READY");
  EXPECT_TRUE(tests::listed_probes(service_.check()).contains(id));
}

TEST_F(DatabaseFile, ALogThatIsSetAsideIsKeptAndNamed) {
  service_.start_ready();
  static_cast<void>(service_.set_up_at_last());
  tests::copy_database(service_.file(), backup_of(service_));
  service_.end(SIGKILL);
  const auto size = fs::file_size(service_.log_file());
  fs::rename(backup_of(service_), service_.file());
  service_.start_ready();
  const auto line = service_.process().log();
  const auto name = line.substr(line.find("mars.db-wal.replaced-"), 37);
  EXPECT_THAT(line, HasSubstr("DATABASE_LOG_SET_ASIDE"));
  EXPECT_EQ(fs::file_size(service_.data() / name), size);
}

TEST_F(DatabaseFile, IgnoresCheckpointsOfOtherPrograms) {
  service_.start_ready();
  for (int count = 0; count < 5; ++count) {
    const auto id = service_.set_up_at_last();
    tests::ForeignConnection(service_.file()).run("PRAGMA wal_checkpoint(RESTART)");
    EXPECT_TRUE(service_.set_up());
    tests::ForeignConnection(service_.file()).run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    EXPECT_TRUE(service_.set_up());
  }
  EXPECT_EQ(service_.times_logged("DATABASE_FILE_CHANGED"), 0U);
  EXPECT_EQ(tests::listed_probes(service_.check()).size(), 15U);
}

TEST_F(DatabaseFile, IgnoresANewModificationTime) {
  service_.start_ready();
  std::vector<std::string> acknowledged{service_.set_up_at_last()};
  for (const std::string date : {"now", "yesterday", "tomorrow"}) {
    const auto touch = "touch --date " + date + " " + service_.file().string();
    ASSERT_EQ(std::system(touch.c_str()), 0);
    EXPECT_EQ(service_.ready(), 200U);
    acknowledged.push_back(service_.set_up_at_last());
  }
  EXPECT_EQ(service_.times_logged("DATABASE_FILE_CHANGED"), 0U);
  service_.end(SIGKILL);
  service_.start_ready();
  EXPECT_EQ(service_.times_logged("DATABASE_LOG_SET_ASIDE"), 0U);
  for (const auto& id : acknowledged)
    EXPECT_TRUE(tests::listed_probes(service_.check()).contains(id));
}

TEST_F(DatabaseFile, IsSharedByTwoServices) {
  service_.start_ready();
  const tests::ServerProcess other(service_.folder(), {{"ENV", "test"}});
  tests::HttpClient client(other.port());
  const auto id = tests::set_up_probe(client, 3, 3);
  service_.move(id);
  EXPECT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 200U);
  EXPECT_EQ(tests::listed_probes(service_.check()).at(id).position.y, 2);
}

TEST_F(DatabaseFile, LockedForWritingIsNotReady) {
  service_.start_ready();
  EXPECT_EQ(service_.ready(), 200U);
  tests::ForeignConnection holder(service_.file());
  holder.run("BEGIN IMMEDIATE");
  EXPECT_EQ(service_.ready(), 503U);
  holder.run("ROLLBACK");
  EXPECT_EQ(service_.ready(), 200U);
}

TEST_F(DatabaseFile, WithAnotherSchemaIsNotReady) {
  service_.start_ready();
  tests::ForeignConnection migration(service_.file());
  migration.run("INSERT INTO schema_migrations (version) VALUES ('29990101000000')");
  EXPECT_EQ(service_.ready(), 503U);
  service_.process().await_log("29990101000000");
  migration.run("DELETE FROM schema_migrations WHERE version = '29990101000000'");
  EXPECT_EQ(service_.ready(), 200U);
}

TEST_F(DatabaseFile, WithAnUnknownDirectionIsADefectOfItsProbe) {
  service_.start_ready();
  const auto bad = service_.set_up_at_last();
  const auto good = service_.set_up_at_last();
  tests::ForeignConnection(service_.file())
      .run(
          "PRAGMA ignore_check_constraints = ON;"
          "UPDATE probe SET direction = 'UPWARDS' WHERE hex(id) = upper(replace('" +
          bad + "', '-', ''))");
  service_.end(SIGTERM);
  service_.start_ready();
  EXPECT_EQ(service_.status("PATCH", "/api/v1/move", tests::move_body(bad, "M")), 500U);
  EXPECT_EQ(service_.status("GET", "/api/v1/check"), 500U);
  service_.process().await_log("unknown direction in the database: UPWARDS");
  service_.move(good);
  EXPECT_EQ(service_.ready(), 200U);
}

}  // namespace
}  // namespace mars
