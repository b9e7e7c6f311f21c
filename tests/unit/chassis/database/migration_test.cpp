#include "chassis/database/migration.hpp"

#include <gmock/gmock.h>

#include <array>

namespace chassis::database {
namespace {

using testing::ElementsAre;
using testing::Field;

constexpr std::array known{
    migration("1_create_note.sql", "-- migrate:up\n\nCREATE;\n\n-- migrate:down\n\nDROP;\n"),
    migration("2_index_note.sql", "-- migrate:up\nINDEX;\n-- migrate:down\n")};

TEST(Migration, HasTheSectionsOfItsFile) {
  EXPECT_EQ(known[0].name, "1_create_note");
  EXPECT_EQ(known[0].version, "1");
  EXPECT_EQ(known[0].up, "\nCREATE;\n\n");
  EXPECT_EQ(known[0].down, "\nDROP;\n");
  EXPECT_EQ(known[1].up, "INDEX;\n");
  EXPECT_EQ(known[1].down, "");
}

TEST(MigrationState, TellsAppliedPendingAndUnknownApart) {
  const std::array<std::string, 2> applied{"3", "1"};
  const auto state = compare(known, applied);
  EXPECT_THAT(state.applied, ElementsAre(Field(&Migration::version, "1")));
  EXPECT_THAT(state.pending, ElementsAre(Field(&Migration::version, "2")));
  EXPECT_THAT(state.unknown, ElementsAre("3"));
}

}  // namespace
}  // namespace chassis::database
