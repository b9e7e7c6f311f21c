#include "chassis/schema/types/change.hpp"

#include <gtest/gtest.h>

#include "chassis/schema/model.hpp"
#include "tests/unit/chassis/schema/types/outcome.hpp"

namespace chassis::schema {
namespace {

struct Patch {
  Change<std::string> name;
  Change<std::optional<std::int32_t>> age;

  static constexpr auto model() {
    return schema::model<Patch>("Patch", "The new values of some fields.",
                                defaulted("name", &Patch::name, {.max_length = 3}),
                                defaulted("age", &Patch::age, {.ge = 0}));
  }
};

auto read(std::string_view text) {
  return Patch::model().validate(*json::read(text).value().get_if<json::Object>());
}

TEST(Change, SetsWhatWasSentAndLeavesTheRest) {
  std::string name = "old";
  std::optional<std::int32_t> age = 7;
  const auto nothing = read("{}").value();
  nothing.name.apply(name);
  nothing.age.apply(age);
  EXPECT_EQ(name, "old");
  EXPECT_EQ(age, 7);
  read(R"({"name": "new"})").value().name.apply(name);
  EXPECT_EQ(name, "new");
}

TEST(Change, TellsNullFromNothing) {
  std::optional<std::int32_t> age = 7;
  read(R"({"age": null})").value().age.apply(age);
  EXPECT_EQ(age, std::nullopt);
}

TEST(Change, HasTheConstraintsOfItsType) {
  EXPECT_EQ(read(R"({"name": "long"})").error().front().type, "string_too_long");
  EXPECT_EQ(read(R"({"name": null})").error().front().type, "string_type");
  EXPECT_EQ(read(R"({"age": -1})").error().front().type, "greater_than_equal");
}

}  // namespace
}  // namespace chassis::schema
