#include "core/logging/timestamp.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <iterator>

namespace mars::core {

void append_timestamp(std::string& out, std::chrono::system_clock::time_point time) {
  const auto microseconds = std::chrono::floor<std::chrono::microseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(microseconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(microseconds - day);
  // Not fmt's own date formats: they go through std::tm and take ten times as long.
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z"),
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

}  // namespace mars::core
