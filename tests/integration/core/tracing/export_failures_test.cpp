// The log goes into a real pipe.

#include "core/tracing/export_failures.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace mars::core::tracing {
namespace {

class ExportFailuresTest : public testing::Test {
 protected:
  ExportFailuresTest() {
    EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0);
    logger_.emplace(LogLevel::info, ends_[1]);
    failures_.emplace(*logger_);
  }

  ~ExportFailuresTest() override { close(ends_[0]); }

  /// All that was logged. Ends the logger.
  std::string logged() {
    logger_.reset();
    close(ends_[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = read(ends_[0], buffer.data(), buffer.size())) > 0;)
      text.append(buffer.data(), static_cast<std::size_t>(size));
    return text;
  }

  std::array<int, 2> ends_{};
  std::optional<Logger> logger_;
  std::optional<ExportFailures> failures_;
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
}  // namespace mars::core::tracing
