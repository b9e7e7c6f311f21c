// An embedded database of an older program is brought up to date at the start.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "app/models/migrations.hpp"
#include "tests/faults/embedded.hpp"
#include "tests/support/probe_account.hpp"
#include "tests/support/probe_file.hpp"

namespace mars {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string probe = "0190b5a0-0000-7000-8000-000000000002";

class Upgrade : public testing::Test {
 protected:
  /// The database that the first version of the program has left, with a probe.
  Upgrade() {
    fs::create_directories(service_.data());
    const std::ofstream empty(service_.file());
    const auto& first = migrations::sqlite.front();
    tests::ForeignConnection(service_.file())
        .run("CREATE TABLE schema_migrations (version varchar(128) primary key);" + std::string(first.up) +
             "INSERT INTO schema_migrations VALUES ('" + std::string(first.version) +
             "');"
             "INSERT INTO grid (id, width, height) VALUES (x'0190b5a0000070008000000000000001', 9, 8);"
             "INSERT INTO probe (id, grid_id, x, y, direction, version) VALUES"
             " (x'0190b5a0000070008000000000000002', x'0190b5a0000070008000000000000001', 3, 4, 'EAST', 5)");
    fs::permissions(service_.file(), fs::perms(0640));
  }

  [[nodiscard]] fs::path copy() const {
    return service_.file().string() + ".before-" + std::string(migrations::sqlite[1].version);
  }

  [[nodiscard]] static std::string versions_of(const fs::path& file) {
    return tests::ForeignConnection(file).run(
        "SELECT group_concat(version, ' ') FROM (SELECT version FROM schema_migrations ORDER BY version)");
  }

  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(service_.data()))
      names.insert(entry.path().filename());
    return names;
  }

  void expect_probe() const {
    const auto found = tests::listed_probes(service_.check());
    ASSERT_TRUE(found.contains(probe));
    EXPECT_EQ(found.at(probe).position.x, 3);
    EXPECT_EQ(found.at(probe).position.y, 4);
  }

  const std::string old_ = std::string(migrations::sqlite.front().version);
  tests::Embedded service_;
};

TEST_F(Upgrade, KeepsTheDataAndACopyOfTheOldDatabase) {
  service_.start_ready();
  expect_probe();
  const auto id = service_.set_up_at_last();
  service_.move(id);
  const auto lines = tests::log_lines(service_.process().log());
  const auto upgraded = std::ranges::find_if(
      lines, [](const auto& line) { return tests::text_of(line, "event") == "DATABASE_UPGRADED"; });
  ASSERT_NE(upgraded, lines.end());
  EXPECT_EQ(tests::names_of(*upgraded), "database copy event correlation_id timestamp level ");
  EXPECT_EQ(tests::text_of(*upgraded, "copy"), copy().string());
  EXPECT_EQ(versions_of(copy()), old_);
  EXPECT_EQ(tests::ForeignConnection(copy()).run("SELECT count(*) FROM probe WHERE x = 3"), "1");
  EXPECT_EQ(tests::integrity_of(copy()), "ok");
  EXPECT_EQ(fs::status(copy()).permissions(), fs::perms(0640));

  service_.end(SIGTERM);
  service_.start_ready();
  EXPECT_EQ(service_.times_logged("DATABASE_UPGRADED"), 0U);
  EXPECT_EQ(tests::integrity_of(service_.file()), "ok");
}

TEST_F(Upgrade, ThatFailsChangesNothingAndLeavesNoCopy) {
  tests::ForeignConnection(service_.file()).run("CREATE TABLE idempotency_key (id INTEGER)");
  service_.start();
  service_.process().await_log("table idempotency_key already exists");
  EXPECT_THAT(service_.process().log(), HasSubstr("failed, and is undone"));
  EXPECT_EQ(service_.ready(), 503U);
  EXPECT_THAT(tests::HttpClient(service_.process().port()).request("GET", "/api/v1/ready").body(),
              HasSubstr("the database could not be brought up to date"));
  service_.end(SIGTERM);
  EXPECT_EQ(versions_of(service_.file()), old_);
  EXPECT_FALSE(fs::exists(copy()));

  tests::ForeignConnection(service_.file()).run("DROP TABLE idempotency_key");
  service_.start_ready();
  expect_probe();
}

TEST_F(Upgrade, ReplacesNoCopy) {
  service_.start_ready();
  service_.end(SIGTERM);
  const auto restored =
      tests::run_program(service_.folder(), {"--restore", copy().string()}, {{"ENV", "test"}});
  EXPECT_EQ(restored.status, 0) << restored.output;
  EXPECT_EQ(versions_of(service_.file()), old_);
  service_.start_ready();
  expect_probe();
  EXPECT_EQ(versions_of(copy()), old_);
  EXPECT_EQ(versions_of(copy().string() + "-2"), old_);
}

TEST_F(Upgrade, OfADatabaseOfANewerProgramIsRefused) {
  tests::ForeignConnection(service_.file()).run("INSERT INTO schema_migrations VALUES ('99990101000000')");
  service_.start();
  service_.process().await_log("it has 99990101000000, which this program does not know");
  EXPECT_EQ(service_.ready(), 503U);
  service_.end(SIGTERM);
  EXPECT_EQ(versions_of(service_.file()), old_ + " 99990101000000");
  EXPECT_FALSE(fs::exists(copy()));
}

TEST_F(Upgrade, TakenBackBesideARunningServiceMakesItUnreadyUntilItIsDoneAgain) {
  const auto migrate = [this](const char* word) {
    return tests::run_program(service_.folder(), {"--migrate", word}, {{"ENV", "test"}}).status;
  };
  service_.start_ready();
  EXPECT_EQ(migrate("down"), 0);
  EXPECT_EQ(service_.ready(), 503U);
  EXPECT_EQ(migrate("up"), 0);
  EXPECT_EQ(service_.ready(), 200U);
  expect_probe();
  EXPECT_EQ(service_.times_logged("DATABASE_FILE_CHANGED"), 0U);
}

TEST_F(Upgrade, ByTwoServicesAtOnceIsDoneOnce) {
  service_.start();
  const tests::ServerProcess other(service_.folder(), {{"ENV", "test"}});
  other.await_log("DATABASE_READY");
  service_.process().await_log("DATABASE_READY");
  expect_probe();
  const auto names = files();
  EXPECT_EQ(std::ranges::count_if(names, [](const auto& name) { return name.contains(".before-"); }), 1);
}

}  // namespace
}  // namespace mars
