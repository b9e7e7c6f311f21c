#include "chassis/telemetry/logging/timestamp.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace chassis::telemetry {

namespace {

/// Writes `value` so that its last digit stands at `end - 1`, over as many zeros as are needed.
void put(std::array<char, 27>& text, std::size_t end, std::int64_t value) {
  for (; value > 0; value /= 10)
    text.at(--end) = static_cast<char>('0' + (value % 10));
}

}  // namespace

// By hand, because a formatting library takes a good part of the whole line's time for it.
void append_timestamp(std::string& out, std::chrono::system_clock::time_point time) {
  const auto microseconds = std::chrono::floor<std::chrono::microseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(microseconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(microseconds - day);
  auto text = std::to_array({'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':',
                             '0', '0', ':', '0', '0', '.', '0', '0', '0', '0', '0', '0', 'Z'});
  put(text, 4, static_cast<int>(date.year()));
  put(text, 7, static_cast<unsigned>(date.month()));
  put(text, 10, static_cast<unsigned>(date.day()));
  put(text, 13, clock.hours().count());
  put(text, 16, clock.minutes().count());
  put(text, 19, clock.seconds().count());
  put(text, 26, clock.subseconds().count());
  out.append(text.data(), text.size());
}

}  // namespace chassis::telemetry
