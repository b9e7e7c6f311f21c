#include "chassis/postgres/abandon_limiter.hpp"

#include <gtest/gtest.h>

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;

class AbandonLimiterTest : public testing::Test {
 protected:
  /// Takes one as soon as that may be; returns how long it took.
  AbandonLimiter::Clock::duration next() {
    const auto begin = now_;
    while (!abandon_limiter_.take(now_))
      now_ += 100ms;
    abandon_limiter_.stalled(now_);  // so does the new connection
    return now_ - begin;
  }

  AbandonLimiter abandon_limiter_;
  AbandonLimiter::Clock::time_point now_ = AbandonLimiter::Clock::time_point(1h);
};

TEST_F(AbandonLimiterTest, PausesLongerEachTimeAndStops) {
  abandon_limiter_.stalled(now_);
  EXPECT_FALSE(abandon_limiter_.take(now_));
  EXPECT_EQ(next(), 1s);
  EXPECT_EQ(next(), 2s);
  EXPECT_EQ(next(), 4s);
  EXPECT_EQ(next(), 8s);
  EXPECT_FALSE(abandon_limiter_.take(now_ + 1h));
}

TEST_F(AbandonLimiterTest, StartsOverAfterAResult) {
  abandon_limiter_.stalled(now_);
  for (std::size_t count = 0; count < AbandonLimiter::most; ++count)
    next();
  abandon_limiter_.ended();
  now_ += 1h;
  abandon_limiter_.stalled(now_);
  EXPECT_TRUE(abandon_limiter_.take(now_ + 1s));
}

}  // namespace

}  // namespace chassis::postgres
