#include "chassis/schema/types/temporal_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

namespace chassis::schema {

namespace chrono = std::chrono;

namespace {

using Error = std::unexpected<std::string_view>;

constexpr std::string_view too_short = "input is too short";
constexpr std::string_view extra_characters = "unexpected extra characters at the end of the input";
constexpr std::size_t date_length = 10;
constexpr std::int64_t milliseconds_from = 20'000'000'000;
constexpr std::int64_t microseconds_a_second = 1'000'000;
constexpr std::int64_t seconds_a_day = 86'400;
constexpr chrono::sys_days year_zero = chrono::year(0) / 1 / 1;
constexpr chrono::sys_days year_ten_thousand = chrono::year(10'000) / 1 / 1;

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// The number that `count` digits of `text` from `at` on are; nothing where one of them is none.
std::optional<std::int32_t> digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  std::int32_t number = 0;
  for (const char digit : text.substr(at, count)) {
    if (!is_digit(digit)) return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

/// The date that `text` begins with.
TextResult<Date> leading_date(std::string_view text) {
  if (text.size() < date_length) return Error(too_short);
  const auto year = digits_at(text, 0, 4);
  if (!year) return Error("invalid character in year");
  if (text[4] != '-') return Error("invalid date separator, expected `-`");
  const auto month = digits_at(text, 5, 2);
  if (!month) return Error("invalid character in month");
  if (text[7] != '-') return Error("invalid date separator, expected `-`");
  const auto day = digits_at(text, 8, 2);
  if (!day) return Error("invalid character in day");

  const Date date{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                  chrono::day(static_cast<unsigned>(*day))};
  if (!date.month().ok()) return Error("month value is outside expected range of 1-12");
  if (!date.ok()) return Error("day value is outside expected range");
  return date;
}

/// Digits behind the point of a second, as microseconds. `text` is left behind them.
TextResult<std::int32_t> take_fraction(std::string_view& text) {
  constexpr std::size_t precision = 6;
  std::int32_t microseconds = 0;
  std::size_t count = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count < precision) microseconds = microseconds * 10 + (text[count] - '0');
  }
  if (count == 0) return Error("second fraction digits missing after `.`");
  for (auto digit = count; digit < precision; ++digit)
    microseconds *= 10;
  text.remove_prefix(count);
  return microseconds;
}

/// Fills in :ss[.ffffff] where `text` begins with it, and leaves `text` behind it.
TextResult<void> take_seconds(std::string_view& text, TimeOfDay& time) {
  if (!text.starts_with(':')) return {};
  const auto second = digits_at(text, 1, 2);
  if (!second) return Error("invalid character in second");
  if (*second > 59) return Error("second value is outside expected range of 0-59");
  time.second = *second;
  text.remove_prefix(3);
  if (!text.starts_with('.') && !text.starts_with(',')) return {};
  text.remove_prefix(1);
  const auto microsecond = take_fraction(text);
  if (!microsecond) return Error(microsecond.error());
  time.microsecond = *microsecond;
  return {};
}

/// The sign of an offset, which may be U+2212, from the beginning of `text`.
std::optional<int> take_sign(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, int>, 3> signs{{{"+", 1}, {"-", -1}, {"\u2212", -1}}};
  for (const auto& [sign, factor] : signs) {
    if (text.starts_with(sign)) {
      text.remove_prefix(sign.size());
      return factor;
    }
  }
  return std::nullopt;
}

/// `Z` or a signed hh[:]mm, which must be all of `text`.
TextResult<chrono::seconds> offset_from_text(std::string_view text) {
  if (text.starts_with('Z') || text.starts_with('z')) {
    if (text.size() > 1) return Error(extra_characters);
    return chrono::seconds(0);
  }
  const auto sign = take_sign(text);
  if (!sign) return Error("invalid timezone sign");
  const auto hours = digits_at(text, 0, 2);
  if (!hours) return Error("invalid timezone hour");
  text.remove_prefix(2);
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto minutes = digits_at(text, 0, 2);
  if (!minutes) return Error("invalid timezone minute");
  if (*minutes > 59) return Error("timezone minute value is outside expected range of 0-59");
  if (*hours > 23) return Error("timezone offset must be less than 24 hours");
  if (text.size() > 2) return Error(extra_characters);
  return *sign * (chrono::hours(*hours) + chrono::minutes(*minutes));
}

/// Digits with a sign; nothing where there is anything else, or where 64 bits do not hold them.
std::optional<std::int64_t> integer_from_text(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t integer = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return integer;
}

/// Digits with a point, and perhaps with an exponent.
std::optional<double> number_from_text(std::string_view text) {
  if (!text.contains('.')) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Date and time in ISO 8601.
TextResult<DateTime> written_date_time(std::string_view text) {
  constexpr std::string_view separators = "Tt _";
  const auto date = leading_date(text);
  if (!date) return Error(date.error());
  if (text.size() == date_length || !separators.contains(text[date_length]))
    return Error("invalid datetime separator, expected `T`, `t`, `_` or space");
  const auto time = time_from_text(text.substr(date_length + 1));
  if (!time) return Error(time.error());
  return DateTime{*date, *time};
}

TimeOfDay time_of_second(std::int64_t second, std::int64_t microsecond) {
  return {.hour = static_cast<std::int32_t>(second / 3600),
          .minute = static_cast<std::int32_t>(second / 60 % 60),
          .second = static_cast<std::int32_t>(second % 60),
          .microsecond = static_cast<std::int32_t>(microsecond),
          .offset = chrono::seconds(0)};
}

TextResult<DateTime> moment(std::int64_t second, std::int64_t microsecond) {
  second += microsecond / microseconds_a_second;
  microsecond %= microseconds_a_second;
  const chrono::sys_seconds at{chrono::seconds(second)};
  if (at < year_zero) return Error("dates before 0000 are not supported as unix timestamps");
  if (at >= year_ten_thousand) return Error("dates after 9999 are not supported as unix timestamps");
  const auto day = chrono::floor<chrono::days>(at);
  return DateTime{day, time_of_second((at - day).count(), microsecond)};
}

/// The largest integer not above `number`, within 64 bits.
std::int64_t floored(double number) {
  constexpr double limit = 9223372036854775808.0;
  if (number >= limit) return std::numeric_limits<std::int64_t>::max();
  if (number < -limit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(std::floor(number));
}

}  // namespace

TextResult<TimeOfDay> local_time_from_text(std::string_view text, std::string_view& rest) {
  if (text.size() < 5) return Error(too_short);
  TimeOfDay time;
  const auto hour = digits_at(text, 0, 2);
  if (!hour) return Error("invalid character in hour");
  if (text[2] != ':') return Error("invalid time separator, expected `:`");
  const auto minute = digits_at(text, 3, 2);
  if (!minute) return Error("invalid character in minute");
  if (*hour > 23) return Error("hour value is outside expected range of 0-23");
  if (*minute > 59) return Error("minute value is outside expected range of 0-59");
  time.hour = *hour;
  time.minute = *minute;
  rest = text.substr(5);
  if (const auto seconds = take_seconds(rest, time); !seconds) return Error(seconds.error());
  return time;
}

TextResult<TimeOfDay> time_from_text(std::string_view text) {
  std::string_view rest;
  auto time = local_time_from_text(text, rest);
  if (!time || rest.empty()) return time;
  const auto offset = offset_from_text(rest);
  if (!offset) return Error(offset.error());
  time->offset = *offset;
  return time;
}

TextResult<TimeOfDay> time_from_seconds(std::int64_t seconds) {
  if (seconds < 0) return Error("time in seconds should be positive");
  if (seconds >= seconds_a_day) return Error("numeric times may not exceed 86,399 seconds");
  return time_of_second(seconds, 0);
}

TextResult<TimeOfDay> time_from_seconds(double seconds) {
  if (std::isnan(seconds)) return Error("NaN values not permitted");
  const auto microseconds =
      static_cast<std::int64_t>(std::round((seconds - std::trunc(seconds)) * microseconds_a_second));
  auto whole = floored(seconds);
  if (whole >= 0 && microseconds == microseconds_a_second) ++whole;
  auto time = time_from_seconds(whole);
  if (time) time->microsecond = static_cast<std::int32_t>(microseconds % microseconds_a_second);
  return time;
}

TextResult<DateTime> date_time_from_seconds(std::int64_t seconds) {
  if (seconds > milliseconds_from || seconds < -milliseconds_from) {
    const auto milliseconds = chrono::milliseconds(seconds);
    const auto whole = chrono::floor<chrono::seconds>(milliseconds);
    return moment(whole.count(), chrono::microseconds(milliseconds - whole).count());
  }
  return moment(seconds, 0);
}

TextResult<DateTime> date_time_from_seconds(double seconds) {
  constexpr double milliseconds_a_second = 1000;
  if (std::isnan(seconds)) return Error("NaN values not permitted");
  if (std::abs(seconds) > static_cast<double>(milliseconds_from)) seconds /= milliseconds_a_second;
  const auto whole = floored(seconds);
  if (std::abs(seconds) > 1e18) return moment(whole, 0);
  return moment(whole, static_cast<std::int64_t>(
                           std::round((seconds - static_cast<double>(whole)) * microseconds_a_second)));
}

TextResult<Date> date_from_text(std::string_view text) {
  auto date = leading_date(text);
  if (date && text.size() == date_length) return date;
  if (const auto seconds = integer_from_text(text)) {
    const auto moment = date_time_from_seconds(*seconds);
    if (!moment) return Error(moment.error());
    const auto since_midnight = chrono::floor<chrono::seconds>(moment->time.since_midnight());
    if (since_midnight.count() != 0) return Error("Timestamp is not an exact date");
    return moment->date;
  }
  return date ? Error(extra_characters) : Error(date.error());
}

TextResult<DateTime> date_time_from_text(std::string_view text) {
  const auto written = written_date_time(text);
  if (written) return written;
  if (const auto seconds = integer_from_text(text)) return date_time_from_seconds(*seconds);
  if (const auto seconds = number_from_text(text)) return date_time_from_seconds(*seconds);
  return written;
}

void append_date(std::string& out, const Date& date) {
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

void append_time(std::string& out, const TimeOfDay& time) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
  if (time.microsecond != 0) fmt::format_to(to, ".{:06}", time.microsecond);
  if (!time.offset) return;
  if (*time.offset == chrono::seconds(0)) {
    out += 'Z';
    return;
  }
  const auto minutes = chrono::duration_cast<chrono::minutes>(chrono::abs(*time.offset)).count();
  fmt::format_to(to, "{}{:02}:{:02}", time.offset->count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace chassis::schema
