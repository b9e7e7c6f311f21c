// Dates, times and durations as fields hold them. Value semantics.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>

namespace chassis::schema {

using Date = std::chrono::year_month_day;

/// A time of day, with the offset from UTC where the text had one.
struct TimeOfDay {
  std::int32_t hour = 0;
  std::int32_t minute = 0;
  std::int32_t second = 0;
  std::int32_t microsecond = 0;
  std::optional<std::chrono::seconds> offset{};  ///< east of UTC; none where the time is local

  /// Since midnight, local.
  [[nodiscard]] constexpr std::chrono::microseconds since_midnight() const {
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) +
           std::chrono::microseconds(microsecond);
  }

  /// By the moment where both have an offset, by the clock otherwise.
  constexpr std::strong_ordering operator<=>(const TimeOfDay& other) const {
    const bool are_moments = offset && other.offset;
    const auto at = [&](const TimeOfDay& time) {
      return (time.since_midnight() - (are_moments ? *time.offset : std::chrono::seconds{})).count();
    };
    return at(*this) <=> at(other);
  }

  constexpr bool operator==(const TimeOfDay&) const = default;
};

/// A date and a time of day.
struct DateTime {
  Date date{};
  TimeOfDay time{};

  /// Since 1970, local.
  [[nodiscard]] constexpr std::chrono::microseconds since_epoch() const {
    return std::chrono::sys_days(date).time_since_epoch() + time.since_midnight();
  }

  /// By the moment where both have an offset, by calendar and clock otherwise.
  constexpr std::strong_ordering operator<=>(const DateTime& other) const {
    const bool are_moments = time.offset && other.time.offset;
    const auto at = [&](const DateTime& moment) {
      return (moment.since_epoch() - (are_moments ? *moment.time.offset : std::chrono::seconds{})).count();
    };
    return at(*this) <=> at(other);
  }

  constexpr bool operator==(const DateTime&) const = default;
};

/// A duration of up to 999,999,999 days in either direction, more than `std::chrono::microseconds` holds.
class Duration {
 public:
  constexpr Duration() = default;

  /// The sum of both.
  constexpr Duration(std::chrono::seconds seconds, std::chrono::microseconds more)
      : seconds_(seconds + std::chrono::floor<std::chrono::seconds>(more)),
        microseconds_(more - std::chrono::floor<std::chrono::seconds>(more)) {}

  /// Of any duration of the standard library, such as `std::chrono::days(1)`.
  template <class Rep, class Period>
  constexpr Duration(std::chrono::duration<Rep, Period> duration)
      : seconds_(std::chrono::floor<std::chrono::seconds>(duration)),
        microseconds_(std::chrono::duration_cast<std::chrono::microseconds>(duration - seconds_)) {}

  /// Whole seconds, rounded down.
  [[nodiscard]] constexpr std::chrono::seconds seconds() const { return seconds_; }

  /// What is left above `seconds()`, less than one second.
  [[nodiscard]] constexpr std::chrono::microseconds microseconds() const { return microseconds_; }

  [[nodiscard]] constexpr bool is_negative() const { return seconds_.count() < 0; }

  constexpr Duration operator-() const { return {-seconds_, -microseconds_}; }

  constexpr bool operator==(const Duration&) const = default;
  constexpr auto operator<=>(const Duration&) const = default;

 private:
  std::chrono::seconds seconds_{};
  std::chrono::microseconds microseconds_{};
};

}  // namespace chassis::schema
