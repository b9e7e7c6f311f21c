#include "chassis/http/path_template.hpp"

#include <gtest/gtest.h>

namespace chassis::http {
namespace {

TEST(PathTemplate, MatchesSegmentsThatAreNotEmpty) {
  EXPECT_TRUE(match("/orders/{id}", "/orders/7"));
  EXPECT_TRUE(match("/orders/{id}/lines/{line}", "/orders/7/lines/a b"));
  for (const auto* path : {"/orders", "/orders/", "/orders/7/", "/orders/7/8", "/order/7", "orders/7", ""})
    EXPECT_FALSE(match("/orders/{id}", path)) << path;
}

TEST(PathTemplate, GivesTheParametersByTheirNamesAsUtf8) {
  EXPECT_EQ(match("/a/{first}/b/{second}", "/a/1+2/b/\xFFx"),
            (schema::Parameters{{.name = "first", .value = "1+2"}, {.name = "second", .value = "\uFFFDx"}}));
  EXPECT_EQ(match("/a", "/a"), schema::Parameters{});
}

TEST(PathTemplate, HasParametersInBraces) {
  EXPECT_TRUE(has_parameters("/orders/{id}"));
  EXPECT_FALSE(has_parameters("/orders"));
}

}  // namespace
}  // namespace chassis::http
