#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/support/postgres_database.hpp"
#include "tests/support/temporary_folder.hpp"

// The migrations as people run them, with dbmate, whose path is in the environment variable MARS_DBMATE. They
// need pg_dump and sqlite3, as dbmate does.

namespace mars::tests {

namespace {

namespace fs = std::filesystem;

std::string dbmate() {
  const char* const path = std::getenv("MARS_DBMATE");
  if (path == nullptr || *path == '\0') {
    throw std::runtime_error("MARS_DBMATE is not set: it is the path of dbmate; `make test` sets it");
  }
  return path;
}

std::string shell_word(const std::string& argument) {
  return "'" + argument + "'";
}

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

/// The file without blank lines, whose number is pg_dump's affair.
std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) text << line << '\n';
  }
  return text.str();
}

/// The migrations of one engine, and an empty database to apply them to.
class Migrations {
 public:
  explicit Migrations(const std::string& engine) : folder_(fs::path(MARS_MIGRATIONS) / engine) {
    url_ = engine == "postgres" ? postgres_url() : "sqlite:" + (scratch_.path() / "test.db").string();
    if (engine == "sqlite") dbmate_runs("create");
  }

  void up() { dbmate_runs("--no-dump-schema migrate"); }

  /// Rolls back every migration.
  void down() {
    for (const auto& file : fs::directory_iterator(folder_)) {
      if (file.path().filename() != "schema.sql") dbmate_runs("--no-dump-schema rollback");
    }
  }

  /// The schema of the database, as it is committed.
  std::string dump() {
    const fs::path schema = scratch_.path() / "schema.sql";
    dbmate_runs("--schema-file " + shell_word(schema.string()) + " dump");
    shell("sed -i -f " + shell_word((folder_.parent_path() / "stable-dump.sed").string()) + " " +
          shell_word(schema.string()));
    return text_of(schema);
  }

  [[nodiscard]] std::string committed() const { return text_of(folder_ / "schema.sql"); }

 private:
  std::string postgres_url() {
    database_ = std::make_unique<PostgresDatabase>(PostgresDatabase::Schema::none);
    const chassis::postgres::Settings settings = database_->settings();
    const std::string password = settings.password.empty() ? "" : ":" + settings.password;
    return "postgres://" + settings.user + password + "@" + settings.host + ":" +
           std::to_string(settings.port) + "/" + settings.name + "?sslmode=disable";
  }

  void dbmate_runs(const std::string& command) {
    shell(shell_word(dbmate()) + " --url " + shell_word(url_) + " --migrations-dir " +
          shell_word(folder_.string()) + " " + command + " > " +
          shell_word((scratch_.path() / "log").string()));
  }

  fs::path folder_;
  TemporaryFolder scratch_;
  std::unique_ptr<PostgresDatabase> database_;
  std::string url_;
};

class MigrationsTest : public testing::TestWithParam<const char*> {};

TEST_P(MigrationsTest, UpDownUpLeavesTheSameSchema) {
  Migrations migrations(GetParam());
  migrations.up();
  const std::string first = migrations.dump();
  migrations.down();
  EXPECT_NE(migrations.dump(), first);
  migrations.up();
  EXPECT_EQ(migrations.dump(), first);
}

TEST_P(MigrationsTest, DownLeavesNothingBehind) {
  Migrations migrations(GetParam());
  migrations.up();
  migrations.down();
  const std::string schema = migrations.dump();
  for (const char* const trace : {"probe", "grid", "direction", "idempotency"}) {
    EXPECT_EQ(schema.find(trace), std::string::npos) << schema;
  }
}

TEST_P(MigrationsTest, AddUpToTheCommittedSchema) {
  Migrations migrations(GetParam());
  migrations.up();
  EXPECT_EQ(migrations.dump(), migrations.committed());
}

INSTANTIATE_TEST_SUITE_P(Engines, MigrationsTest, testing::Values("postgres", "sqlite"),
                         [](const auto& engine) { return std::string(engine.param); });

}  // namespace

}  // namespace mars::tests
