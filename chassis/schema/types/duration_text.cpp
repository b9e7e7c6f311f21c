#include "chassis/schema/types/duration_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>

namespace chassis::schema {

namespace chrono = std::chrono;

namespace {

using Error = std::unexpected<std::string_view>;
using Number = std::uint32_t;

constexpr std::string_view too_short = "input is too short";
constexpr std::string_view too_large = "a numeric value in the duration is too large";
constexpr std::string_view too_many_days = "durations may not exceed 999,999,999 days";
constexpr std::string_view not_days = "\"day\" identifier in duration not correctly formatted";
constexpr std::int64_t most_days = 999'999'999;
constexpr std::int64_t most_of_number = 4'294'967'295;
constexpr std::int64_t seconds_a_day = 86'400;
constexpr double microseconds_a_second = 1e6;

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// A duration without sign while it is added up. The parser that Pydantic uses counts days and seconds in 32
/// bits.
struct Sum {
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t microseconds = 0;

  [[nodiscard]] bool overflows() const { return days > most_of_number || seconds > most_of_number; }

  [[nodiscard]] TextResult<Duration> total(bool negative) const {
    const auto whole = seconds + microseconds / static_cast<std::int64_t>(microseconds_a_second);
    if (days + whole / seconds_a_day > most_days) return Error(too_many_days);
    const Duration duration(chrono::seconds(days * seconds_a_day + seconds),
                            chrono::microseconds(microseconds));
    return negative ? -duration : duration;
  }
};

/// Digits at the beginning of `text`, which is left behind them.
TextResult<std::int64_t> take_number(std::string_view& text) {
  if (text.empty() || !is_digit(text.front())) return Error("invalid digit in duration");
  std::int64_t number = 0;
  while (!text.empty() && is_digit(text.front())) {
    number = number * 10 + (text.front() - '0');
    if (number > most_of_number) return Error(too_large);
    text.remove_prefix(1);
  }
  return number;
}

/// What stands behind a point at the beginning of `text`, which is left behind it.
std::optional<double> take_fraction(std::string_view& text) {
  if (!text.starts_with('.') && !text.starts_with(',')) return std::nullopt;
  text.remove_prefix(1);
  double digits = 0;
  double denominator = 1;
  while (!text.empty() && is_digit(text.front())) {
    digits = digits * 10 + (text.front() - '0');
    denominator *= 10;
    text.remove_prefix(1);
  }
  return digits / denominator;
}

/// How much the unit that `text` begins with is, in seconds behind T and in days before; `text` is left
/// behind it.
TextResult<std::int64_t> take_unit(std::string_view& text, bool of_time) {
  struct Unit {
    char letter;
    std::int64_t size;
  };

  constexpr std::array<Unit, 4> date_units{{{'Y', 365}, {'M', 30}, {'W', 7}, {'D', 1}}};
  constexpr std::array<Unit, 4> time_units{{{'H', 3600}, {'M', 60}, {'S', 1}, {'S', 1}}};
  const auto& units = of_time ? time_units : date_units;
  const auto* const unit =
      std::ranges::find_if(units, [&](const Unit& candidate) { return text.starts_with(candidate.letter); });
  if (unit == units.end()) {
    return Error(of_time ? "quantity invalid in time part of duration"
                         : "quantity invalid in date part of duration");
  }
  text.remove_prefix(1);
  return unit->size;
}

void add_seconds(Sum& sum, double seconds) {
  const double whole = std::trunc(seconds);
  sum.seconds += static_cast<std::int64_t>(whole);
  sum.microseconds += static_cast<std::int64_t>(std::round((seconds - whole) * microseconds_a_second));
}

void add_fraction(Sum& sum, double quantity, bool of_time) {
  if (of_time) return add_seconds(sum, quantity);
  const double whole = std::trunc(quantity);
  sum.days += static_cast<std::int64_t>(whole);
  add_seconds(sum, (quantity - whole) * static_cast<double>(seconds_a_day));
}

/// One number with its unit; says whether it has a fraction, which only the last may have.
TextResult<bool> take_quantity(std::string_view& text, bool of_time, bool is_last_taken, Sum& sum) {
  const auto number = take_number(text);
  if (!number) return Error(number.error());
  const auto fraction = take_fraction(text);
  if (is_last_taken) return Error("quantity fraction invalid in duration");
  const auto unit = take_unit(text, of_time);
  if (!unit) return Error(unit.error());
  const auto size = *number * *unit;
  (of_time ? sum.seconds : sum.days) += size;
  if (size > most_of_number || sum.overflows()) return Error(too_large);
  if (fraction) add_fraction(sum, *fraction * static_cast<double>(*unit), of_time);
  if (sum.overflows()) return Error(too_large);
  return fraction.has_value();
}

/// What follows the P of ISO 8601. `is_signed` tells whether a sign stood before.
TextResult<Sum> sum_of_quantities(std::string_view text, bool is_signed) {
  constexpr std::size_t shortest = 2;
  const auto length = text.size() + (is_signed ? 2 : 1);
  Sum sum;
  bool of_time = false;
  bool has_fraction = false;
  while (!text.empty()) {
    if (text.front() == 'T') {
      if (of_time) return Error("`t` character repeated in duration");
      of_time = true;
      text.remove_prefix(1);
      continue;
    }
    const auto quantity = take_quantity(text, of_time, has_fraction, sum);
    if (!quantity) return Error(quantity.error());
    has_fraction = *quantity;
  }
  if (length <= shortest) return Error(too_short);
  return sum;
}

Sum sum_of(std::int64_t days, const TimeOfDay& time) {
  const auto seconds = chrono::floor<chrono::seconds>(time.since_midnight());
  return {.days = days, .seconds = seconds.count(), .microseconds = time.microsecond};
}

/// hh:mm[:ss[.ffffff]] with any number of hours.
TextResult<Sum> sum_of_clock(std::string_view text) {
  constexpr std::size_t most_digits = 10;
  constexpr std::int64_t most_hours = 2'400'000'000;
  constexpr std::size_t longest_rest = 12;
  constexpr std::string_view too_many_hours = "durations may not exceed 999,999,999 hours";
  if (text.size() < 5) return Error(too_short);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return Error("invalid character in hour");
  const auto digits = text.substr(0, colon);
  if (digits.size() > most_digits) return Error(too_many_hours);
  if (!std::ranges::all_of(digits, is_digit)) return Error("invalid character in hour");
  std::int64_t hours = 0;
  for (const char digit : digits)
    hours = hours * 10 + (digit - '0');
  if (hours > most_hours) return Error(too_many_hours);

  const auto minutes = "00:" + std::string(text.substr(colon + 1, longest_rest));
  std::string_view rest;
  const auto time = local_time_from_text(minutes, rest);
  if (!time) return Error(time.error());
  if (!rest.empty()) return Error("unexpected extra characters at the end of the input");
  auto sum = sum_of(hours / 24, *time);
  sum.seconds += hours % 24 * 3600;
  return sum;
}

/// Whether `text` begins with a letter in either case; then `text` is left behind it.
bool take_letter(std::string_view& text, char lower) {
  if (text.empty() || (text.front() | 0x20) != lower) return false;
  text.remove_prefix(1);
  return true;
}

/// N[ ]d[ay[s]][,][ ][hh:mm[:ss[.ffffff]]]
TextResult<Sum> sum_of_days(std::string_view text) {
  if (text.empty()) return Error(too_short);
  const auto days = take_number(text);
  if (!days) return Error(days.error());
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (!take_letter(text, 'd')) return Error(not_days);
  if (take_letter(text, 'a')) {
    if (!take_letter(text, 'y')) return Error(not_days);
    take_letter(text, 's');
  }
  if (text.starts_with(',')) text.remove_prefix(1);
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (text.empty()) return Sum{.days = *days};
  const auto time = time_from_text(text);
  if (!time) return Error(time.error());
  return sum_of(*days, *time);
}

TextResult<Sum> unsigned_duration(std::string_view text, bool is_signed) {
  constexpr std::size_t shortest_clock = 5;
  if (text.starts_with('P')) return sum_of_quantities(text.substr(1), is_signed);
  const bool has_days = std::ranges::any_of(text, [](char letter) { return letter == 'd' || letter == 'D'; });
  const auto length = text.size() + (is_signed ? 1 : 0);
  return has_days || length < shortest_clock ? sum_of_days(text) : sum_of_clock(text);
}

struct Parts {
  std::int64_t days = 0;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t seconds = 0;
};

Parts parts_of(chrono::seconds duration) {
  const auto seconds = duration.count();
  return {.days = seconds / seconds_a_day,
          .hours = seconds / 3600 % 24,
          .minutes = seconds / 60 % 60,
          .seconds = seconds % 60};
}

std::string fraction_text(chrono::microseconds microseconds) {
  if (microseconds.count() == 0) return {};
  auto text = fmt::format(".{:06}", microseconds.count());
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace

TextResult<Duration> duration_from_text(std::string_view text) {
  if (text.empty()) return Error(too_short);
  const bool negative = text.starts_with('-');
  const bool is_signed = negative || text.starts_with('+');
  const auto sum = unsigned_duration(text.substr(is_signed ? 1 : 0), is_signed);
  if (!sum) return Error(sum.error());
  return sum->total(negative);
}

TextResult<Duration> duration_from_seconds(std::int64_t seconds) {
  if (std::abs(seconds / seconds_a_day) > most_days) return Error(too_many_days);
  return Duration(chrono::seconds(seconds));
}

TextResult<Duration> duration_from_seconds(double seconds) {
  if (std::isnan(seconds)) return Error("NaN values not permitted");
  const double size = std::abs(seconds);
  if (size / static_cast<double>(seconds_a_day) >= static_cast<double>(most_days + 1))
    return Error(too_many_days);
  Sum sum;
  add_seconds(sum, size);
  return sum.total(seconds < 0);
}

void append_duration(std::string& out, const Duration& duration) {
  constexpr std::int64_t days_a_year = 365;
  const auto size = duration.is_negative() ? -duration : duration;
  const auto [days, hours, minutes, seconds] = parts_of(size.seconds());
  const auto to = std::back_inserter(out);
  out += duration.is_negative() ? "-P" : "P";
  if (days / days_a_year != 0) fmt::format_to(to, "{}Y", days / days_a_year);
  if (days % days_a_year != 0) fmt::format_to(to, "{}D", days % days_a_year);
  const auto fraction = fraction_text(size.microseconds());
  const bool has_seconds = seconds != 0 || !fraction.empty();
  if (days != 0 && hours == 0 && minutes == 0 && !has_seconds) return;
  out += 'T';
  if (hours != 0) fmt::format_to(to, "{}H", hours);
  if (minutes != 0) fmt::format_to(to, "{}M", minutes);
  if (has_seconds || (hours == 0 && minutes == 0)) fmt::format_to(to, "{}{}S", seconds, fraction);
}

std::string duration_in_words(const Duration& duration) {
  const auto days = chrono::floor<chrono::days>(duration.seconds());
  const auto parts = parts_of(duration.seconds() - days);
  std::string words;
  const auto add = [&](std::int64_t count, std::string_view unit) {
    if (count == 0) return;
    words += fmt::format("{}{} {}{}", words.empty() ? "" : " and ", count, unit, count == 1 ? "" : "s");
  };
  add(days.count(), "day");
  add(parts.hours, "hour");
  add(parts.minutes, "minute");
  add(parts.seconds, "second");
  add(duration.microseconds().count(), "microsecond");
  return words.empty() ? "0 seconds" : words;
}

double total_seconds(const Duration& duration) {
  constexpr long double microseconds = 1e6L;
  const auto whole = static_cast<long double>(duration.seconds().count());
  const auto rest = static_cast<long double>(duration.microseconds().count());
  return static_cast<double>((whole * microseconds + rest) / microseconds);
}

}  // namespace chassis::schema
