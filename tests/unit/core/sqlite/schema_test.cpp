#include "core/sqlite/schema.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace mars::core::sqlite {
namespace {

using Versions = std::vector<std::string_view>;

std::string difference(const Versions& wanted, const Versions& found) {
  return schema_difference(wanted, found);
}

TEST(SchemaDifference, IsEmptyForTheSameMigrations) {
  EXPECT_EQ(difference({}, {}), "");
  EXPECT_EQ(difference({"1", "2"}, {"1", "2"}), "");
}

TEST(SchemaDifference, NamesWhatIsMissingAndHowToAddIt) {
  EXPECT_EQ(difference({"1", "2", "3"}, {"2"}), "it lacks 1, 3 (run `make db-upgrade`)");
}

TEST(SchemaDifference, NamesWhatIsUnknown) {
  EXPECT_EQ(difference({"1"}, {"1", "2"}),
            "it has 2, which this program does not know (run a newer one, or `make db-rollback`)");
}

TEST(SchemaDifference, NamesBoth) {
  EXPECT_EQ(
      difference({"1", "3"}, {"1", "2"}),
      "it lacks 3 (run `make db-upgrade`); it has 2, which this program does not know (run a newer one, or "
      "`make db-rollback`)");
}

}  // namespace
}  // namespace mars::core::sqlite
