#include "chassis/database/schema_mismatch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chassis::database {
namespace {

/// What is wrong with a database to which `applied` were applied; empty where nothing is.
std::string mismatch(const std::vector<std::string_view>& known, const std::vector<std::string>& applied) {
  std::vector<Migration> migrations;
  for (const auto version : known)
    migrations.push_back({.name = version, .version = version, .up = {}, .down = {}});
  try {
    require_same_schema("mars", migrations, applied);
    return {};
  } catch (const SchemaMismatch& mismatch) {
    return mismatch.what();
  }
}

TEST(SchemaMismatch, IsNoneForTheSameMigrations) {
  EXPECT_EQ(mismatch({}, {}), "");
  EXPECT_EQ(mismatch({"1", "2"}, {"1", "2"}), "");
}

TEST(SchemaMismatch, NamesWhatIsMissingAndHowToAddIt) {
  EXPECT_EQ(mismatch({"1", "2", "3"}, {"2"}),
            "mars has another schema than this program was built for: it lacks 1, 3 (run this program with "
            "--migrate)");
}

TEST(SchemaMismatch, NamesWhatIsUnknown) {
  EXPECT_EQ(
      mismatch({"1"}, {"1", "2"}),
      "mars has another schema than this program was built for: it has 2, which this program does not know "
      "(run the newer version that does, or take it back with that one's --migrate down)");
}

TEST(SchemaMismatch, NamesBoth) {
  EXPECT_EQ(
      mismatch({"1", "3"}, {"1", "2"}),
      "mars has another schema than this program was built for: it lacks 3 (run this program with "
      "--migrate); it has 2, which this program does not know (run the newer version that does, or take "
      "it back with that one's --migrate down)");
}

}  // namespace
}  // namespace chassis::database
