#include "chassis/postgres/backoff.hpp"

#include <gmock/gmock.h>

#include <array>

namespace chassis::postgres {

namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::Ge;
using testing::Le;

void expect_pauses(Backoff& backoff) {
  for (const int pause : {50, 100, 200, 400, 400, 400}) {
    EXPECT_THAT(backoff.next(), AllOf(Ge(milliseconds(pause)), Le(milliseconds(pause + (pause / 4)))));
  }
}

TEST(BackoffTest, DoublesUpToItsLongestPause) {
  Backoff backoff(1);
  expect_pauses(backoff);
}

TEST(BackoffTest, StartsOverAfterASuccess) {
  Backoff backoff(2);
  expect_pauses(backoff);
  backoff.reset();
  expect_pauses(backoff);
}

TEST(BackoffTest, DiffersFromOneToTheOther) {
  std::array<milliseconds, 2> sums{};
  for (std::minstd_rand::result_type seed : {1U, 2U}) {
    Backoff backoff(seed);
    for (int failure = 0; failure < 20; ++failure)
      sums.at(seed - 1) += backoff.next();
  }
  EXPECT_NE(sums[0], sums[1]);
}

}  // namespace

}  // namespace chassis::postgres
