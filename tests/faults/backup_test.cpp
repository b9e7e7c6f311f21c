// --backup and --restore, of a database that is in use and of one that is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/faults/embedded.hpp"
#include "tests/support/crowd.hpp"
#include "tests/support/probe_account.hpp"
#include "tests/support/probe_file.hpp"

namespace mars {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Backup : public testing::Test {
 protected:
  [[nodiscard]] tests::ProgramRun run(const std::vector<std::string>& arguments,
                                      tests::ServerProcess::Variables variables = {}) const {
    variables.try_emplace("ENV", "test");
    return tests::run_program(service_.folder(), arguments, variables);
  }

  void back_up() const {
    const auto done = run({"--backup", "copy.db"});
    ASSERT_EQ(done.status, 0) << done.output;
    EXPECT_EQ(done.output, "backed data/mars.db up to copy.db\n") << "no progress without a terminal";
  }

  void expect_refused(const std::vector<std::string>& arguments, const std::string& why,
                      int status = 1) const {
    const auto refused = run(arguments);
    EXPECT_EQ(refused.status, status);
    EXPECT_THAT(refused.output, HasSubstr(why));
  }

  /// Nothing is left of a run but what it was asked for.
  void expect_no_partial_files() const {
    for (const auto& folder : {service_.folder(), service_.data()})
      for (const auto& entry : fs::directory_iterator(folder))
        EXPECT_THAT(entry.path().filename().string(), testing::Not(HasSubstr("partial")));
  }

  [[nodiscard]] fs::path copy() const { return service_.folder() / "copy.db"; }

  tests::Embedded service_;
};

TEST_F(Backup, UnderLoadHoldsWhatWasAcknowledgedBeforeItBegan) {
  service_.start_ready();
  auto accounts = tests::make_accounts(8);
  tests::Crowd crowd(accounts, service_.process().port());
  const auto first = service_.set_up_at_last();
  service_.move(first);
  crowd.await_acknowledged(200);
  std::vector<std::string> acknowledged;
  for (const auto& [id, probe] : tests::listed_probes(service_.check()))
    acknowledged.push_back(id);
  back_up();
  crowd.await_acknowledged(50);
  crowd.stop();
  EXPECT_EQ(crowd.broken(), 0U);
  EXPECT_THAT(crowd.contradictions(), IsEmpty());
  EXPECT_EQ(tests::integrity_of(copy()), "ok");
  expect_no_partial_files();

  service_.end(SIGTERM);
  const auto restored = run({"--restore", "copy.db"});
  ASSERT_EQ(restored.status, 0) << restored.output;
  service_.start_ready();
  const auto probes = tests::listed_probes(service_.check());
  for (const auto& id : acknowledged)
    EXPECT_TRUE(probes.contains(id)) << id;
  EXPECT_EQ(probes.at(first).position.y, 1);
  EXPECT_EQ(tests::integrity_of(service_.file()), "ok");
  expect_no_partial_files();
}

TEST_F(Backup, IsOneFileReadableByItsOwnerOnly) {
  service_.start_ready();
  back_up();
  EXPECT_FALSE(fs::exists(copy().string() + "-wal"));
  EXPECT_EQ(fs::status(copy()).permissions(), fs::perms(0600));
}

TEST_F(Backup, ReplacesNoFile) {
  service_.start_ready();
  std::ofstream(copy()) << "precious";
  expect_refused({"--backup", "copy.db"}, "copy.db exists already");
  expect_refused({"--backup", "data/mars.db"}, "mars.db exists already");
  EXPECT_EQ(bytes_of(copy()), "precious");
}

TEST_F(Backup, OfAMissingDatabaseFails) {
  expect_refused({"--backup", "copy.db"}, "there is no database");
  EXPECT_FALSE(fs::exists(service_.file()));
  EXPECT_FALSE(fs::exists(copy()));
}

TEST_F(Backup, OfADamagedDatabaseIsRefused) {
  service_.start_ready();
  for (int count = 0; count < 50; ++count)
    static_cast<void>(service_.set_up_at_last());
  service_.end(SIGTERM);
  tests::damage(service_.file());
  expect_refused({"--backup", "copy.db"}, "damaged");
  EXPECT_FALSE(fs::exists(copy()));
  expect_no_partial_files();
}

TEST_F(Backup, IntoAMissingFolderIsAClearError) {
  service_.start_ready();
  expect_refused({"--backup", "nowhere/copy.db"}, "nowhere/copy.db");
}

TEST_F(Backup, OfAKilledServiceHoldsWhatIsOnlyInTheLog) {
  service_.start_ready();
  const auto id = service_.set_up_at_last();
  service_.end(SIGKILL);
  back_up();
  EXPECT_EQ(tests::ForeignConnection(copy()).run("SELECT count(*) FROM probe"), "1");
  service_.start_ready();
  EXPECT_TRUE(tests::listed_probes(service_.check()).contains(id));
}

TEST_F(Backup, TakesOneFile) {
  for (const auto* const option : {"--backup", "--restore"}) {
    expect_refused({option}, "takes the name of one file", 2);
    expect_refused({option, "a", "b"}, "takes the name of one file", 2);
  }
}

TEST_F(Backup, OfPostgresIsLeftToItsTools) {
  const tests::ServerProcess::Variables postgres{
      {"DB_HOST", "localhost"}, {"DB_USER", "mars"}, {"DB_PASSWORD", "secret"}, {"DB_NAME", "mars"}};
  const auto backup = run({"--backup", "copy.db"}, postgres);
  EXPECT_EQ(backup.status, 2);
  EXPECT_THAT(backup.output, AllOf(HasSubstr("pg_dump"), HasSubstr("pg_basebackup")));
  const auto restore = run({"--restore", "copy.db"}, postgres);
  EXPECT_EQ(restore.status, 2);
  EXPECT_THAT(restore.output, HasSubstr("pg_restore"));
}

class Restoration : public Backup {
 protected:
  void SetUp() override {
    service_.start_ready();
    kept_ = service_.set_up_at_last();
    back_up();
    later_ = service_.set_up_at_last();
  }

  void expect_copy() {
    service_.start_ready();
    const auto probes = tests::listed_probes(service_.check());
    EXPECT_TRUE(probes.contains(kept_));
    EXPECT_FALSE(probes.contains(later_));
    EXPECT_EQ(tests::integrity_of(service_.file()), "ok");
  }

  std::string kept_;
  std::string later_;
};

TEST_F(Restoration, IsRefusedWhileAServiceHoldsTheDatabase) {
  expect_refused({"--restore", "copy.db"}, "in use by a running service");
  EXPECT_TRUE(service_.set_up());
  EXPECT_EQ(service_.times_logged("DATABASE_FILE_CHANGED"), 0U);
}

TEST_F(Restoration, IsRefusedWhileAnotherProgramHoldsTheDatabase) {
  service_.end(SIGTERM);
  tests::ForeignConnection other(service_.file());
  other.run("BEGIN; SELECT count(*) FROM probe");
  expect_refused({"--restore", "copy.db"}, "in use by the process");
}

TEST_F(Restoration, ReplacesTheDatabaseOfAKilledServiceWithItsLog) {
  service_.end(SIGKILL);
  const auto done = run({"--restore", "copy.db"});
  EXPECT_EQ(done.status, 0) << done.output;
  EXPECT_FALSE(fs::exists(service_.log_file()));
  expect_copy();
}

TEST_F(Restoration, OfAMissingDatabaseIsSeenByAServiceThatWaits) {
  fs::remove(service_.file());
  service_.process().await_log("DATABASE_FILE_CHANGED");
  tests::ProgramRun done;
  do
    done = run({"--restore", "copy.db"});
  while (done.status != 0 && done.output.find("in use by a running service") != std::string::npos);
  EXPECT_EQ(done.status, 0) << done.output;
  static_cast<void>(service_.set_up_at_last());
  EXPECT_TRUE(tests::listed_probes(service_.check()).contains(kept_));
}

TEST_F(Restoration, OfADamagedCopyLeavesTheDatabase) {
  service_.end(SIGTERM);
  tests::damage(copy());
  const auto before = bytes_of(service_.file());
  expect_refused({"--restore", "copy.db"}, "damaged");
  std::ofstream(copy()) << "no database";
  expect_refused({"--restore", "copy.db"}, "copy.db");
  expect_refused({"--restore", "nowhere.db"}, "there is no file nowhere.db");
  EXPECT_EQ(bytes_of(service_.file()), before);
  expect_no_partial_files();
}

TEST_F(Restoration, OfAnotherSchemaLeavesTheDatabase) {
  service_.end(SIGTERM);
  tests::ForeignConnection(copy()).run("DELETE FROM schema_migrations");
  expect_refused({"--restore", "copy.db"}, "has another schema");
  service_.start_ready();
  EXPECT_TRUE(tests::listed_probes(service_.check()).contains(later_));
}

TEST_F(Restoration, KeepsRightsOfTheDatabaseAndTheCopy) {
  service_.end(SIGTERM);
  fs::permissions(service_.file(), fs::perms(0640));
  const auto before = bytes_of(copy());
  EXPECT_EQ(run({"--restore", "copy.db"}).status, 0);
  EXPECT_EQ(fs::status(service_.file()).permissions(), fs::perms(0640));
  EXPECT_EQ(bytes_of(copy()), before);
  expect_copy();
}

}  // namespace
}  // namespace mars
