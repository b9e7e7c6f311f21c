// Dates and times from texts and numbers, with the errors of the parser that Pydantic uses. Pure functions.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "chassis/schema/types/calendar.hpp"

namespace chassis::schema {

/// A value, or what is wrong with its text: a literal, in the parser's words.
template <class T>
using TextResult = std::expected<T, std::string_view>;

/// YYYY-MM-DD, or seconds since 1970 in digits that are a midnight. The year may be 0.
TextResult<Date> date_from_text(std::string_view text);

/// hh:mm[:ss[.ffffff]][offset]. Digits of a fraction beyond the sixth are cut off.
TextResult<TimeOfDay> time_from_text(std::string_view text);

/// A time of day in UTC, from seconds since midnight.
TextResult<TimeOfDay> time_from_seconds(std::int64_t seconds);
TextResult<TimeOfDay> time_from_seconds(double seconds);

/// Date and time with one of "Tt _" in between, or seconds since 1970 in digits. The year may be 0.
TextResult<DateTime> date_time_from_text(std::string_view text);

/// A moment in UTC, from seconds since 1970; beyond 2e10 in either direction they are milliseconds.
TextResult<DateTime> date_time_from_seconds(std::int64_t seconds);
TextResult<DateTime> date_time_from_seconds(double seconds);

/// YYYY-MM-DD.
void append_date(std::string& out, const Date& date);

/// hh:mm:ss, with six digits of a fraction where there is one, and the offset: `Z` for 0.
void append_time(std::string& out, const TimeOfDay& time);

/// What is local in `text`, which begins with hh:mm and may go on behind the time: `rest` is set to what
/// follows.
TextResult<TimeOfDay> local_time_from_text(std::string_view text, std::string_view& rest);

}  // namespace chassis::schema
