#include "chassis/json/value.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace chassis::json {
namespace {

TEST(Object, KeepsTheLastValueAtThePlaceOfTheFirst) {
  const Object object(std::vector<Member>{{"a", 1}, {"b", 2}, {"a", 3}});
  EXPECT_EQ(object, (Object{{"a", 3}, {"b", 2}}));
}

TEST(Object, SetReplacesOrAppends) {
  Object object{{"a", 1}};
  object.set("b", 2);
  object.set("a", "x");
  EXPECT_EQ(object, (Object{{"a", "x"}, {"b", 2}}));
  EXPECT_EQ(object.find("c"), nullptr);
  EXPECT_EQ(object.size(), 2U);
}

TEST(Object, OrderIsPartOfTheValue) {
  EXPECT_NE((Object{{"a", 1}, {"b", 2}}), (Object{{"b", 2}, {"a", 1}}));
}

TEST(Value, KnowsItsAlternative) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(nullptr).is_null());
  EXPECT_EQ(*Value(true).get_if<bool>(), true);
  EXPECT_EQ(*Value(7).get_if<std::int64_t>(), 7);
  EXPECT_EQ(*Value("text").get_if<std::string>(), "text");
  EXPECT_EQ(Value(7).get_if<double>(), nullptr);
  EXPECT_NE(Value(7), Value(7.0));
}

/// Merging at once and setting one by one must agree, below and above the size where the algorithm changes.
RC_GTEST_PROP(Object, MergesDuplicatesAsIfSetOneByOne, ()) {
  const auto keys = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
  std::vector<Member> members;
  Object expected;
  for (const auto key : keys) {
    expected.set(std::to_string(key), members.size());
    members.emplace_back(std::to_string(key), members.size());
  }
  RC_ASSERT(Object(members) == expected);
}

}  // namespace
}  // namespace chassis::json
