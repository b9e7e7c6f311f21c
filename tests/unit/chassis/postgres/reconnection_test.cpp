#include "chassis/postgres/reconnection.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;

using Clock = Reconnection::Clock;

class ReconnectionTest : public testing::Test {
 protected:
  void fail(Clock::time_point began, Clock::time_point now, bool lasts = false) {
    reconnection_.begun();
    reconnection_.failed(std::make_exception_ptr(std::runtime_error("refused")), lasts, began, now);
    reconnection_.ended();
  }

  /// How long after `now` the next attempt is due.
  Clock::duration pause(Clock::time_point now) const {
    auto time = now;
    while (!reconnection_.may_begin(time))
      time += 1ms;
    return time - now;
  }

  Reconnection reconnection_{1};
  Clock::time_point now_ = Clock::time_point(1h);
};

TEST_F(ReconnectionTest, AllowsAnyNumberOfAttemptsWhileTheySucceed) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_TRUE(reconnection_.may_begin(now_));
    reconnection_.begun();
  }
}

TEST_F(ReconnectionTest, AllowsOneAttemptAtATimeBehindAFailure) {
  fail(now_, now_);
  EXPECT_TRUE(reconnection_.pausing(now_));
  EXPECT_FALSE(reconnection_.may_begin(now_));
  const auto later = now_ + 1s;
  EXPECT_FALSE(reconnection_.pausing(later));
  EXPECT_TRUE(reconnection_.may_begin(later));
  reconnection_.begun();
  EXPECT_FALSE(reconnection_.may_begin(later));
  reconnection_.ended();
  EXPECT_TRUE(reconnection_.may_begin(later));
}

TEST_F(ReconnectionTest, CountsFailuresOfTheSameTimeAsOne) {
  fail(now_, now_);
  for (int attempt = 0; attempt < 10; ++attempt)
    fail(now_ - 1ms, now_ + 1ms);
  EXPECT_LE(pause(now_), 63ms);
}

TEST_F(ReconnectionTest, PausesForHalfASecondAtMostWhereTheFaultPasses) {
  for (int attempt = 0; attempt < 20; ++attempt, now_ += 1min)
    fail(now_, now_);
  const auto pause_now = pause(now_ - 1min);
  EXPECT_GE(pause_now, 400ms);
  EXPECT_LE(pause_now, 500ms);
}

TEST_F(ReconnectionTest, PausesForHalfAMinuteWhereTheFaultLasts) {
  Clock::duration last{};
  for (int attempt = 0; attempt < 20; ++attempt, now_ += 2min) {
    fail(now_, now_, true);
    if (attempt < 7) {
      EXPECT_GT(pause(now_), last) << attempt;
    }
    last = pause(now_);
  }
  EXPECT_GE(last, 30s);
  EXPECT_LE(last, 38s);
}

TEST_F(ReconnectionTest, StartsOverAfterASuccess) {
  for (int attempt = 0; attempt < 20; ++attempt, now_ += 2min)
    fail(now_, now_, true);
  reconnection_.succeeded();
  EXPECT_TRUE(reconnection_.may_begin(now_ - 2min));
  fail(now_, now_, true);
  EXPECT_LE(pause(now_), 313ms);
}

}  // namespace

}  // namespace chassis::postgres
