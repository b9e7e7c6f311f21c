#include "chassis/telemetry/logging/lasting_fault.hpp"

#include <gtest/gtest.h>

namespace chassis::telemetry {
namespace {

using namespace std::chrono_literals;

class LastingFaultTest : public testing::Test {
 protected:
  LastingFault fault_;
  LastingFault::Clock::time_point start_ = LastingFault::Clock::now();
};

TEST_F(LastingFaultTest, IsNewsTheFirstTimeAndThenOnceAMinute) {
  EXPECT_TRUE(fault_.is_news("refused", start_));
  EXPECT_FALSE(fault_.is_news("refused", start_));
  EXPECT_FALSE(fault_.is_news("refused", start_ + 60s - 1ms));
  EXPECT_TRUE(fault_.is_news("refused", start_ + 60s));
  EXPECT_FALSE(fault_.is_news("refused", start_ + 120s - 1ms));
  EXPECT_TRUE(fault_.is_news("refused", start_ + 120s));
}

TEST_F(LastingFaultTest, IsNewsWithEachOtherCause) {
  EXPECT_TRUE(fault_.is_news("refused", start_));
  EXPECT_TRUE(fault_.is_news("wrong password", start_ + 1s));
  EXPECT_FALSE(fault_.is_news("wrong password", start_ + 60s));
  EXPECT_TRUE(fault_.is_news("refused", start_ + 60s));
}

}  // namespace
}  // namespace chassis::telemetry
