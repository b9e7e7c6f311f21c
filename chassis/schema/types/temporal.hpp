// Fields that are dates, times of day, both, or durations. They are written in ISO 8601.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"
#include "chassis/schema/field_type.hpp"
#include "chassis/schema/types/calendar.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

template <class T>
struct TemporalConstraints {
  std::optional<T> ge{};
  std::optional<T> gt{};
  std::optional<T> le{};
  std::optional<T> lt{};
  std::string_view description{};
};

/// A date: YYYY-MM-DD, or a date and time, or seconds since 1970, that are a midnight.
template <>
struct FieldType<Date> {
  using Constraints = TemporalConstraints<Date>;

  static std::expected<Date, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, const Date& value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

/// A time of day: hh:mm[:ss[.ffffff]], with or without an offset, or seconds since midnight in UTC.
template <>
struct FieldType<TimeOfDay> {
  using Constraints = TemporalConstraints<TimeOfDay>;

  static std::expected<TimeOfDay, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, const TimeOfDay& value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

/// Whether a date and time has an offset from UTC.
enum class Timezone : std::uint8_t { any, aware, naive };

/// A date and time in ISO 8601, a date alone, or seconds since 1970; beyond 2e10 they are milliseconds.
template <>
struct FieldType<DateTime> {
  struct Constraints {
    std::optional<DateTime> ge{};
    std::optional<DateTime> gt{};
    std::optional<DateTime> le{};
    std::optional<DateTime> lt{};
    Timezone timezone = Timezone::any;
    std::string_view description{};
  };

  static std::expected<DateTime, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, const DateTime& value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

/// A duration in ISO 8601, as "1 day, 10:20:30", or in seconds.
template <>
struct FieldType<Duration> {
  using Constraints = TemporalConstraints<Duration>;

  static std::expected<Duration, Errors> parse(const json::Value& value, const Constraints& constraints);
  static void write(std::string& out, const Duration& value);
  static json::Object schema(const Constraints& constraints, Components& components);
};

}  // namespace chassis::schema
