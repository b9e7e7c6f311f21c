#include "chassis/postgres/letting_go.hpp"

#include <gtest/gtest.h>

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;

class LettingGoTest : public testing::Test {
 protected:
  /// Takes one as soon as that may be; returns how long it took.
  LettingGo::Clock::duration next() {
    const auto begin = now_;
    while (!letting_go_.take(now_))
      now_ += 100ms;
    letting_go_.stalled(now_);  // so does the new connection
    return now_ - begin;
  }

  LettingGo letting_go_;
  LettingGo::Clock::time_point now_ = LettingGo::Clock::time_point(1h);
};

TEST_F(LettingGoTest, PausesLongerEachTimeAndStops) {
  letting_go_.stalled(now_);
  EXPECT_FALSE(letting_go_.take(now_));
  EXPECT_EQ(next(), 1s);
  EXPECT_EQ(next(), 2s);
  EXPECT_EQ(next(), 4s);
  EXPECT_EQ(next(), 8s);
  EXPECT_FALSE(letting_go_.take(now_ + 1h));
}

TEST_F(LettingGoTest, StartsOverBehindAnAnswer) {
  letting_go_.stalled(now_);
  for (std::size_t count = 0; count < LettingGo::most; ++count)
    next();
  letting_go_.ended();
  now_ += 1h;
  letting_go_.stalled(now_);
  EXPECT_TRUE(letting_go_.take(now_ + 1s));
}

}  // namespace

}  // namespace chassis::postgres
