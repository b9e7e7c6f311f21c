#include "chassis/schema/types/temporal.hpp"

#include "chassis/json/number.hpp"
#include "chassis/schema/types/bounds.hpp"
#include "chassis/schema/types/duration_text.hpp"
#include "chassis/schema/types/temporal_text.hpp"

namespace chassis::schema {

namespace {

/// A type of error whose message ends with what is wrong with the text.
struct ParsingKind {
  std::string_view type;
  std::string_view message;

  [[nodiscard]] Errors of(std::string_view error, const json::Value& input) const {
    return invalid(type, std::string(message) + ", " + std::string(error), input, {{"error", error}});
  }
};

constexpr ParsingKind date_parsing{"date_parsing", "Input should be a valid date in the format YYYY-MM-DD"};
constexpr ParsingKind date_from_datetime{"date_from_datetime_parsing",
                                         "Input should be a valid date or datetime"};
constexpr ParsingKind time_parsing{"time_parsing", "Input should be in a valid time format"};
constexpr ParsingKind datetime_parsing{"datetime_parsing", "Input should be a valid datetime"};
constexpr ParsingKind datetime_from_date{"datetime_from_date_parsing",
                                         "Input should be a valid datetime or date"};
constexpr ParsingKind duration_parsing{"time_delta_parsing", "Input should be a valid timedelta"};

constexpr std::string_view year_zero = "year 0 is out of range";

/// What `from` makes of a number; an integer beyond 64 bits is one with a fraction to it. Nothing where
/// `value` is no number.
template <class T>
std::optional<TextResult<T>> from_number(const json::Value& value, auto from) {
  if (const auto* integer = value.get_if<std::int64_t>()) return from(*integer);
  if (const auto* number = value.get_if<double>()) return from(*number);
  if (const auto* big = value.get_if<json::BigInteger>()) return from(json::float_value(big->digits));
  return std::nullopt;
}

std::optional<TextResult<DateTime>> to_date_time(const json::Value& value) {
  if (const auto* text = value.get_if<std::string>()) return date_time_from_text(*text);
  return from_number<DateTime>(value, [](auto seconds) { return date_time_from_seconds(seconds); });
}

std::optional<TextResult<TimeOfDay>> to_time(const json::Value& value) {
  if (const auto* text = value.get_if<std::string>()) return time_from_text(*text);
  return from_number<TimeOfDay>(value, [](auto seconds) { return time_from_seconds(seconds); });
}

std::optional<TextResult<Duration>> to_duration(const json::Value& value) {
  if (const auto* text = value.get_if<std::string>()) return duration_from_text(*text);
  if (const auto* boolean = value.get_if<bool>()) return duration_from_seconds(std::int64_t{*boolean});
  return from_number<Duration>(value, [](auto seconds) { return duration_from_seconds(seconds); });
}

/// A text that is no date may be a date and time, and so may a number.
std::expected<Date, Errors> date_of(const json::Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text != nullptr) {
    if (const auto date = date_from_text(*text)) return *date;
  }
  const auto moment = to_date_time(value);
  if (!moment) return std::unexpected(invalid(error_kinds::not_a_date, value));
  if (!*moment) return std::unexpected(date_from_datetime.of(moment->error(), value));
  if ((*moment)->time.since_midnight().count() != 0)
    return std::unexpected(invalid(error_kinds::inexact_date, value));
  return (*moment)->date;
}

/// A text that is no date and time may be a date.
std::expected<DateTime, Errors> date_time_of(const json::Value& value) {
  const auto moment = to_date_time(value);
  if (!moment) return std::unexpected(invalid(error_kinds::not_a_date_time, value));
  if (*moment) return **moment;
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return std::unexpected(datetime_parsing.of(moment->error(), value));
  const auto date = date_from_text(*text);
  if (!date) return std::unexpected(datetime_from_date.of(date.error(), value));
  return DateTime{.date = *date};
}

template <class T>
std::string text_of(const T& value) {
  std::string quoted;
  FieldType<T>::write(quoted, value);
  return quoted.substr(1, quoted.size() - 2);
}

template <class T, class Constraints>
std::optional<Errors> outside(const T& value, const Constraints& constraints, const json::Value& input) {
  const auto failed = violation(value, constraints);
  if (!failed) return std::nullopt;
  const auto text = text_of(failed->bound);
  return out_of_bounds(failed->comparison, text, text, input);
}

bool is_year_zero(const Date& date) {
  return static_cast<int>(date.year()) == 0;
}

json::Object text_schema(std::string_view format) {
  return {{"type", "string"}, {"format", format}};
}

}  // namespace

std::expected<Date, Errors> FieldType<Date>::parse(const json::Value& value, const Constraints& constraints) {
  auto date = date_of(value);
  if (!date) return date;
  if (auto errors = outside(*date, constraints, value)) return std::unexpected(*std::move(errors));
  if (is_year_zero(*date)) return std::unexpected(date_parsing.of(year_zero, value));
  return date;
}

void FieldType<Date>::write(std::string& out, const Date& value) {
  out += '"';
  append_date(out, value);
  out += '"';
}

json::Object FieldType<Date>::schema(const Constraints& /*constraints*/, Components& /*components*/) {
  return text_schema("date");
}

std::expected<TimeOfDay, Errors> FieldType<TimeOfDay>::parse(const json::Value& value,
                                                             const Constraints& constraints) {
  const auto time = to_time(value);
  if (!time) return std::unexpected(invalid(error_kinds::not_a_time, value));
  if (!*time) return std::unexpected(time_parsing.of(time->error(), value));
  if (auto errors = outside(**time, constraints, value)) return std::unexpected(*std::move(errors));
  return **time;
}

void FieldType<TimeOfDay>::write(std::string& out, const TimeOfDay& value) {
  out += '"';
  append_time(out, value);
  out += '"';
}

json::Object FieldType<TimeOfDay>::schema(const Constraints& /*constraints*/, Components& /*components*/) {
  return text_schema("time");
}

std::expected<DateTime, Errors> FieldType<DateTime>::parse(const json::Value& value,
                                                           const Constraints& constraints) {
  auto moment = date_time_of(value);
  if (!moment) return moment;
  if (auto errors = outside(*moment, constraints, value)) return std::unexpected(*std::move(errors));
  const bool has_offset = moment->time.offset.has_value();
  if (constraints.timezone == Timezone::aware && !has_offset)
    return std::unexpected(invalid(error_kinds::without_timezone, value));
  if (constraints.timezone == Timezone::naive && has_offset)
    return std::unexpected(invalid(error_kinds::with_timezone, value));
  if (is_year_zero(moment->date)) return std::unexpected(datetime_parsing.of(year_zero, value));
  return moment;
}

void FieldType<DateTime>::write(std::string& out, const DateTime& value) {
  out += '"';
  append_date(out, value.date);
  out += 'T';
  append_time(out, value.time);
  out += '"';
}

json::Object FieldType<DateTime>::schema(const Constraints& /*constraints*/, Components& /*components*/) {
  return text_schema("date-time");
}

/// Pydantic shows a duration outside of its bounds as seconds, and the bounds in words.
std::expected<Duration, Errors> FieldType<Duration>::parse(const json::Value& value,
                                                           const Constraints& constraints) {
  const auto duration = to_duration(value);
  if (!duration) return std::unexpected(invalid(error_kinds::not_a_duration, value));
  if (!*duration) return std::unexpected(duration_parsing.of(duration->error(), value));
  if (const auto failed = violation(**duration, constraints)) {
    const auto words = duration_in_words(failed->bound);
    return std::unexpected(out_of_bounds(failed->comparison, words, words, total_seconds(**duration)));
  }
  return **duration;
}

void FieldType<Duration>::write(std::string& out, const Duration& value) {
  out += '"';
  append_duration(out, value);
  out += '"';
}

json::Object FieldType<Duration>::schema(const Constraints& /*constraints*/, Components& /*components*/) {
  return text_schema("duration");
}

}  // namespace chassis::schema
