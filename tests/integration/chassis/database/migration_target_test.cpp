// What holds of migrations on both engines.

#include "chassis/database/migration_target.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "chassis/postgres/migration_target.hpp"
#include "chassis/sqlite/migration_target.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using chassis::database::migrate_down;
using chassis::database::migrate_up;
using chassis::database::migration;
using chassis::database::MigrationTarget;
using chassis::database::report_migrations;
using chassis::database::SchemaMismatch;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr std::array notes{migration("1_create_note.sql", R"(-- migrate:up
CREATE TABLE note (id INTEGER PRIMARY KEY);
CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id));
-- migrate:down
DROP TABLE tag;
DROP TABLE note;
)"),
                           migration("2_fill_notes.sql", R"(-- migrate:up
INSERT INTO note VALUES (1), (2);
-- migrate:down
DELETE FROM note;
)"),
                           migration("3_fail.sql", R"(-- migrate:up
DELETE FROM note;
INSERT INTO nowhere VALUES (1);
-- migrate:down
)")};
constexpr auto sound = std::span(notes).first<2>();

/// A database without any table.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// Another process, so to speak, that waits for its turn for `limit`.
  virtual std::unique_ptr<MigrationTarget> connect(milliseconds limit) = 0;
};

class Postgres final : public Engine {
 public:
  std::unique_ptr<MigrationTarget> connect(milliseconds limit) override {
    return std::make_unique<chassis::postgres::MigrationTarget>(database_.settings(), limit);
  }

 private:
  PostgresDatabase database_{PostgresDatabase::Schema::none};
};

class Sqlite final : public Engine {
 public:
  std::unique_ptr<MigrationTarget> connect(milliseconds limit) override {
    class Connected final : public MigrationTarget {
     public:
      Connected(const std::filesystem::path& file, milliseconds limit)
          : database_({.file = file, .busy_timeout = limit}) {}

      std::vector<std::string> applied() override { return target_.applied(); }

      void transact(const std::function<void()>& work) override { target_.transact(work); }

      void create_history() override { target_.create_history(); }

      void run(const std::string& sql) override { target_.run(sql); }

     private:
      chassis::sqlite::Database database_;
      chassis::sqlite::MigrationTarget target_{database_};
    };

    return std::make_unique<Connected>(file_.path(), limit);
  }

 private:
  SqliteFile file_;
};

class Migrations : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<MigrationTarget> connect(milliseconds limit = std::chrono::minutes(1)) {
    return engine_->connect(limit);
  }

  /// Whether `sql` can be run.
  bool runs(const std::string& sql) {
    try {
      const auto other = connect();
      other->transact([&] { other->run(sql); });
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  std::unique_ptr<Engine> engine_ = std::string_view(GetParam()) == "sqlite"
                                        ? std::unique_ptr<Engine>(std::make_unique<Sqlite>())
                                        : std::make_unique<Postgres>();
  std::unique_ptr<MigrationTarget> target_ = connect();
  std::vector<std::string> said_;
  chassis::database::MigrationReport report_ = [this](const std::string& line) { said_.push_back(line); };
};

TEST_P(Migrations, AreAppliedInOrderAndTakenBackOneByOne) {
  EXPECT_THAT(target_->applied(), IsEmpty());
  migrate_up(*target_, sound, report_);
  EXPECT_THAT(target_->applied(), testing::UnorderedElementsAre("1", "2"));
  migrate_up(*target_, sound, report_);
  migrate_down(*target_, sound, report_);
  EXPECT_THAT(target_->applied(), ElementsAre("1"));
  migrate_down(*target_, sound, report_);
  EXPECT_THAT(target_->applied(), IsEmpty());
  EXPECT_THAT(said_, ElementsAre("applying 1_create_note (1 of 2)", "applying 2_fill_notes (2 of 2)",
                                 "the database is up to date: all 2 migrations are applied",
                                 "the database is up to date: all 2 migrations are applied",
                                 "taking back 2_fill_notes", "1 of 2 migrations are applied",
                                 "taking back 1_create_note", "0 of 2 migrations are applied"));
  EXPECT_THAT([&] { migrate_down(*target_, sound, report_); },
              ThrowsMessage<std::runtime_error>("no migration is applied to the database"));
}

TEST_P(Migrations, ThatFailAreUndoneAndThoseBeforeThemStay) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto target = connect();
    EXPECT_THAT([&] { migrate_up(*target, notes, report_); },
                ThrowsMessage<std::runtime_error>(
                    AllOf(HasSubstr("3_fail failed, and is undone"), HasSubstr("nowhere"))));
    EXPECT_THAT(connect()->applied(), testing::UnorderedElementsAre("1", "2"));
    EXPECT_FALSE(runs("INSERT INTO note VALUES (1)")) << "the notes are there";
  }
}

TEST_P(Migrations, ThatTheProgramDoesNotKnowAreListedAndStopIt) {
  migrate_up(*target_, sound, report_);
  said_.clear();
  const auto older = sound.first<1>();
  report_migrations(*target_, older, report_);
  EXPECT_THAT(said_, ElementsAre("applied 1_create_note", "unknown 2", "1 applied, 0 pending, 1 unknown"));
  EXPECT_THAT([&] { migrate_up(*connect(), older, report_); },
              ThrowsMessage<SchemaMismatch>(HasSubstr("it has 2, which this program does not know")));
  EXPECT_THAT([&] { migrate_down(*connect(), older, report_); },
              ThrowsMessage<SchemaMismatch>(HasSubstr("it has 2, which this program does not know")));
  EXPECT_THAT(target_->applied(), testing::UnorderedElementsAre("1", "2"));
}

TEST_P(Migrations, WaitForTheirTurnNoLongerThanTheDeadline) {
  migrate_up(*target_, sound.first<1>(), report_);
  const auto hasty = connect(milliseconds(100));
  target_->transact([&] {
    EXPECT_THROW(migrate_up(*hasty, sound, report_), chassis::Unavailable);
    report_migrations(*connect(), sound, report_);  // which waits for nobody
  });
  EXPECT_THAT(target_->applied(), ElementsAre("1"));
}

TEST_P(Migrations, OfSeveralAtOnceAreAppliedOnce) {
  std::vector<std::jthread> all;
  for (int process = 0; process < 3; ++process) {
    all.emplace_back([this] {
      const auto target = connect();
      EXPECT_NO_THROW(migrate_up(*target, sound, [](const auto&) {}));
    });
  }
  all.clear();
  EXPECT_THAT(target_->applied(), testing::UnorderedElementsAre("1", "2"));
}

TEST_P(Migrations, MayNotLeaveARowWithoutTheOneThatItRefersTo) {
  constexpr std::array broken{notes[0], migration("2_break.sql", R"(-- migrate:up
INSERT INTO tag VALUES (7);
-- migrate:down
)")};
  EXPECT_THAT([&] { migrate_up(*target_, broken, report_); },
              ThrowsMessage<std::runtime_error>(HasSubstr("2_break failed")));
  EXPECT_THAT(connect()->applied(), ElementsAre("1"));
}

TEST(PostgresMigrations, ThatTakeLongerThanTheDeadlineAreUndone) {
  constexpr std::array slow{notes[0], migration("2_sleep.sql", R"(-- migrate:up
INSERT INTO note VALUES (1);
SELECT pg_sleep(300);
-- migrate:down
)")};
  const PostgresDatabase database(PostgresDatabase::Schema::none);
  const auto nothing = [](const auto&) {};
  chassis::postgres::MigrationTarget target(database.settings(), std::chrono::minutes(1));
  migrate_up(target, std::span(slow).first<1>(), nothing);
  chassis::postgres::MigrationTarget hasty(database.settings(), milliseconds(500));
  EXPECT_THAT([&] { migrate_up(hasty, slow, nothing); },
              ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("2_sleep failed, and is undone"), HasSubstr("DB_MIGRATION_TIMEOUT_MS"))));
  EXPECT_THAT(target.applied(), ElementsAre("1"));
  EXPECT_EQ(database.query("SELECT count(*) FROM note"), "0");
}

INSTANTIATE_TEST_SUITE_P(, Migrations, testing::Values("postgres", "sqlite"),
                         [](const auto& engine) { return std::string(engine.param); });

}  // namespace
}  // namespace mars::tests
