// Durations from texts and numbers, and back. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chassis/schema/types/calendar.hpp"
#include "chassis/schema/types/temporal_text.hpp"

namespace chassis::schema {

/// ISO 8601, with years of 365 and months of 30 days, or [N day[s]][,] hh:mm[:ss[.ffffff]]; with a sign in
/// front.
TextResult<Duration> duration_from_text(std::string_view text);

TextResult<Duration> duration_from_seconds(std::int64_t seconds);
TextResult<Duration> duration_from_seconds(double seconds);

/// ISO 8601 in years of 365 days, days, hours, minutes and seconds: P1Y2DT3H4M5.6S.
void append_duration(std::string& out, const Duration& duration);

/// For humans: "1 day and 2 hours", "0 seconds".
std::string duration_in_words(const Duration& duration);

/// The seconds of a duration with their fraction, as Python's total_seconds().
double total_seconds(const Duration& duration);

}  // namespace chassis::schema
