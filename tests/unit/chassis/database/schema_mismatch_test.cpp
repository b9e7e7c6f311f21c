#include "chassis/database/schema_mismatch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chassis::database {
namespace {

/// What is wrong with a database to which `applied` were applied; empty where nothing is.
std::string mismatch(const std::vector<std::string_view>& wanted, const std::vector<std::string>& applied) {
  try {
    require_same_schema("mars", wanted, applied);
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
            "mars has another schema than this program was built for: it lacks 1, 3 (run `make db-upgrade`)");
}

TEST(SchemaMismatch, NamesWhatIsUnknown) {
  EXPECT_EQ(
      mismatch({"1"}, {"1", "2"}),
      "mars has another schema than this program was built for: it has 2, which this program does not know "
      "(run a newer one, or `make db-rollback`)");
}

TEST(SchemaMismatch, NamesBoth) {
  EXPECT_EQ(mismatch({"1", "3"}, {"1", "2"}),
            "mars has another schema than this program was built for: it lacks 3 (run `make db-upgrade`); it "
            "has 2, "
            "which this program does not know (run a newer one, or `make db-rollback`)");
}

}  // namespace
}  // namespace chassis::database
