// The log goes into a real pipe.

#include "chassis/telemetry/tracing/export_failures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "tests/support/log_pipe.hpp"

namespace chassis::telemetry {
namespace {

class ExportFailuresTest : public testing::Test {
 protected:
  /// All that was logged. Ends the logger.
  std::string logged() {
    failures_.reset();
    logger_.reset();
    return log_.read_all();
  }

  mars::tests::LogPipe log_;
  std::optional<Logger> logger_{std::in_place, LogLevel::info, log_.writing_end()};
  std::optional<ExportFailures> failures_{std::in_place, *logger_};
  ExportFailures::Clock::time_point start_ = ExportFailures::Clock::now();
};

TEST_F(ExportFailuresTest, AreLoggedOnceAMinuteAndCountedAlways) {
  failures_->note_cause("refused");
  failures_->count(1, "", start_);
  failures_->count(2, "", start_ + ExportFailures::pause - std::chrono::nanoseconds(1));
  EXPECT_EQ(failures_->dropped(), 3U);
  failures_->note_cause("cut off");
  failures_->note_cause("so 4 spans are lost");
  failures_->count(4, "", start_ + ExportFailures::pause);
  const auto log = logged();
  EXPECT_EQ(std::ranges::count(log, '\n'), 2);
  EXPECT_THAT(log, testing::HasSubstr(R"({"cause": "refused", "spans_dropped": 1, )"));
  EXPECT_THAT(log, testing::HasSubstr(R"({"cause": "cut off", "spans_dropped": 7, )"));
}

TEST_F(ExportFailuresTest, AreLoggedWithACauseOfLimitedLength) {
  failures_->note_cause(std::string(ExportFailures::max_logged_cause + 1, 'x'));
  failures_->count(1, "", start_);
  EXPECT_THAT(logged(), testing::HasSubstr("\"" + std::string(ExportFailures::max_logged_cause, 'x') + "\""));
}

}  // namespace
}  // namespace chassis::telemetry
