#include "chassis/http/date.hpp"

#include <gtest/gtest.h>

namespace chassis::http {
namespace {

TEST(HttpDate, HasTheFormOfTheStandard) {
  EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784'111'777)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpDate, IsRenewedEverySecond) {
  const auto begin = std::chrono::system_clock::from_time_t(784'111'777);
  EXPECT_EQ(http_date(begin), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(begin + std::chrono::milliseconds(999)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(begin + std::chrono::seconds(1)), "Sun, 06 Nov 1994 08:49:38 GMT");
  EXPECT_EQ(http_date(begin), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace chassis::http
