#include "chassis/http/path_template.hpp"

#include <gtest/gtest.h>

namespace chassis::http {
namespace {

TEST(PathTemplate, MatchesSegmentsThatAreNotEmpty) {
  EXPECT_TRUE(matches("/orders/{id}", "/orders/7"));
  EXPECT_TRUE(matches("/orders/{id}/lines/{line}", "/orders/7/lines/a b"));
  for (const auto* path : {"/orders", "/orders/", "/orders/7/", "/orders/7/8", "/order/7", "orders/7", ""})
    EXPECT_FALSE(matches("/orders/{id}", path)) << path;
}

TEST(PathTemplate, HasParametersInBraces) {
  EXPECT_TRUE(has_parameters("/orders/{id}"));
  EXPECT_FALSE(has_parameters("/orders"));
}

}  // namespace
}  // namespace chassis::http
