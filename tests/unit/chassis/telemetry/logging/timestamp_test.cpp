#include "chassis/telemetry/logging/timestamp.hpp"

#include <gtest/gtest.h>

namespace chassis::telemetry {
namespace {

using std::chrono::microseconds;

std::string timestamp(std::int64_t since_1970) {
  std::string text;
  append_timestamp(text, std::chrono::system_clock::time_point(microseconds(since_1970)));
  return text;
}

TEST(Timestamp, IsUtcWithMicroseconds) {
  EXPECT_EQ(timestamp(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(timestamp(1'780'880'927'138'437), "2026-06-08T01:08:47.138437Z");
}

TEST(Timestamp, KnowsLeapDaysAndTheEndsOfDays) {
  EXPECT_EQ(timestamp(951'782'399'999'999), "2000-02-28T23:59:59.999999Z");
  EXPECT_EQ(timestamp(951'782'400'000'000), "2000-02-29T00:00:00.000000Z");
}

}  // namespace
}  // namespace chassis::telemetry
