#include "http/date.hpp"

#include <gtest/gtest.h>

namespace mars::http {
namespace {

TEST(HttpDate, HasTheFormOfTheStandard) {
  EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784'111'777)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace mars::http
