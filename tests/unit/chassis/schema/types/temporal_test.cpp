#include "chassis/schema/types/temporal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "chassis/schema/types/duration_text.hpp"
#include "chassis/schema/types/temporal_text.hpp"
#include "tests/unit/chassis/schema/types/outcome.hpp"

namespace chassis::schema {
namespace {

using namespace std::chrono_literals;

std::string wrong(std::string_view text, const auto& parsed) {
  return parsed ? "valid: " + std::string(text) : std::string(parsed.error());
}

TEST(DateField, TakesDatesAndMidnights) {
  EXPECT_EQ(outcome<Date>("2024-02-29"), R"("2024-02-29")");
  EXPECT_EQ(outcome<Date>("2024-02-29T00:00"), R"("2024-02-29")");
  EXPECT_EQ(outcome<Date>("2024-02-29 00:00:00.0+05:30"), R"("2024-02-29")");
  EXPECT_EQ(outcome<Date>("1704067200"), R"("2024-01-01")");
  EXPECT_EQ(outcome<Date>(19999958400), R"("2603-10-11")");
  EXPECT_EQ(outcome<Date>(1704067200000), R"("2024-01-01")");
  EXPECT_EQ(outcome<Date>("0001-01-01"), R"("0001-01-01")");
  EXPECT_EQ(outcome<Date>("9999-12-31"), R"("9999-12-31")");
}

TEST(DateField, RejectsOtherValues) {
  EXPECT_EQ(outcome<Date>("0000-01-01"), "date_parsing");
  EXPECT_EQ(outcome<Date>("2023-02-29"), "date_from_datetime_parsing");
  EXPECT_EQ(outcome<Date>(" 2024-01-01"), "date_from_datetime_parsing");
  EXPECT_EQ(outcome<Date>("2024-01-01T00:00:01"), "date_from_datetime_inexact");
  EXPECT_EQ(outcome<Date>(1), "date_from_datetime_inexact");
  EXPECT_EQ(outcome<Date>(true), "date_type");
  EXPECT_EQ(fault<Date>("2019-12-31", {.ge = 2020y / 1 / 1}),
            R"(greater_than_equal: Input should be greater than or equal to 2020-01-01 {"ge":"2020-01-01"})");
}

TEST(TimeField, TakesClocksAndSeconds) {
  EXPECT_EQ(outcome<TimeOfDay>("23:59"), R"("23:59:00")");
  EXPECT_EQ(outcome<TimeOfDay>("10:20:30,1234567z"), R"("10:20:30.123456Z")");
  EXPECT_EQ(outcome<TimeOfDay>("10:20:30\u2212"
                               "0530"),
            R"("10:20:30-05:30")");
  EXPECT_EQ(outcome<TimeOfDay>(86399), R"("23:59:59Z")");
  EXPECT_EQ(outcome<TimeOfDay>(1.5), R"("00:00:01.500000Z")");
  EXPECT_EQ(outcome<TimeOfDay>(86400), "time_parsing");
  EXPECT_EQ(outcome<TimeOfDay>(86399.9999999), "time_parsing");
  EXPECT_EQ(outcome<TimeOfDay>(-0.5), "time_parsing");
  EXPECT_EQ(outcome<TimeOfDay>("3600"), "time_parsing");
  EXPECT_EQ(outcome<TimeOfDay>(false), "time_type");
}

TEST(TimeField, ComparesMomentsWhereBothHaveAnOffset) {
  const TimeOfDay noon_in_utc{.hour = 12, .offset = 0s};
  EXPECT_EQ(outcome<TimeOfDay>("13:00:00+02:00", {.ge = noon_in_utc}), "greater_than_equal");
  EXPECT_EQ(outcome<TimeOfDay>("13:00:00", {.ge = noon_in_utc}), R"("13:00:00")");
}

TEST(DateTimeField, TakesTextsDatesAndTimestamps) {
  EXPECT_EQ(outcome<DateTime>("2024-01-02t03:04"), R"("2024-01-02T03:04:00")");
  EXPECT_EQ(outcome<DateTime>("2024-01-02_03:04:05.5Z"), R"("2024-01-02T03:04:05.500000Z")");
  EXPECT_EQ(outcome<DateTime>("2024-01-02"), R"("2024-01-02T00:00:00")");
  EXPECT_EQ(outcome<DateTime>("1.5"), R"("1970-01-01T00:00:01.500000Z")");
  EXPECT_EQ(outcome<DateTime>(-1), R"("1969-12-31T23:59:59Z")");
  EXPECT_EQ(outcome<DateTime>(20000000000), R"("2603-10-11T11:33:20Z")");
  EXPECT_EQ(outcome<DateTime>(20000000001), R"("1970-08-20T11:33:20.001000Z")");
  EXPECT_EQ(outcome<DateTime>(-20000000001), R"("1969-05-14T12:26:39.999000Z")");
  EXPECT_EQ(outcome<DateTime>(253402300799999), R"("9999-12-31T23:59:59.999000Z")");
}

TEST(DateTimeField, RejectsOtherValues) {
  EXPECT_EQ(outcome<DateTime>(253402300800000), "datetime_parsing");
  EXPECT_EQ(outcome<DateTime>(-62167219200001), "datetime_parsing");
  EXPECT_EQ(outcome<DateTime>("0000-01-01T00:00:00"), "datetime_parsing");
  EXPECT_EQ(outcome<DateTime>("2024-01-02T24:00"), "datetime_from_date_parsing");
  EXPECT_EQ(outcome<DateTime>("2024-01-02T23:59:60"), "datetime_from_date_parsing");
  EXPECT_EQ(outcome<DateTime>("2024-01-02T03:04:05+02"), "datetime_from_date_parsing");
  EXPECT_EQ(outcome<DateTime>(true), "datetime_type");
  EXPECT_EQ(outcome<DateTime>("2024-01-02T03:04:05", {.timezone = Timezone::aware}), "timezone_aware");
  EXPECT_EQ(outcome<DateTime>("2024-01-02T03:04:05Z", {.timezone = Timezone::naive}), "timezone_naive");
}

TEST(TimeText, SaysWhereItBreaks) {
  const auto of_time = [](std::string_view text) { return wrong(text, time_from_text(text)); };
  EXPECT_EQ(of_time("1:20"), "input is too short");
  EXPECT_EQ(of_time("1x:20"), "invalid character in hour");
  EXPECT_EQ(of_time("10.20"), "invalid time separator, expected `:`");
  EXPECT_EQ(of_time("24:00"), "hour value is outside expected range of 0-23");
  EXPECT_EQ(of_time("10:60"), "minute value is outside expected range of 0-59");
  EXPECT_EQ(of_time("10:20:"), "invalid character in second");
  EXPECT_EQ(of_time("10:20:30."), "second fraction digits missing after `.`");
  EXPECT_EQ(of_time("10:20:30 "), "invalid timezone sign");
  EXPECT_EQ(of_time("10:20:30+1:00"), "invalid timezone hour");
  EXPECT_EQ(of_time("10:20:30+10:6"), "invalid timezone minute");
  EXPECT_EQ(of_time("10:20:30+10:60"), "timezone minute value is outside expected range of 0-59");
  EXPECT_EQ(of_time("10:20:30+24:00"), "timezone offset must be less than 24 hours");
  EXPECT_EQ(of_time("10:20:30Zx"), "unexpected extra characters at the end of the input");
}

TEST(DurationField, TakesIso8601ClocksAndSeconds) {
  EXPECT_EQ(outcome<Duration>("P1Y2M3W4DT5H6M7.5S"), R"("P1Y85DT5H6M7.5S")");
  EXPECT_EQ(outcome<Duration>("-PT1S"), R"("-PT1S")");
  EXPECT_EQ(outcome<Duration>("-PT0.5S"), R"("-PT0.5S")");
  EXPECT_EQ(outcome<Duration>("P0.5D"), R"("PT12H")");
  EXPECT_EQ(outcome<Duration>("25:00:00"), R"("P1DT1H")");
  EXPECT_EQ(outcome<Duration>("1 day, 10:20"), R"("P1DT10H20M")");
  EXPECT_EQ(outcome<Duration>("2d"), R"("P2D")");
  EXPECT_EQ(outcome<Duration>(0), R"("PT0S")");
  EXPECT_EQ(outcome<Duration>(true), R"("PT1S")");
  EXPECT_EQ(outcome<Duration>(-1.5), R"("-PT1.5S")");
  EXPECT_EQ(outcome<Duration>("P999999999DT86399S"), R"("P2739726Y9DT23H59M59S")");
}

TEST(DurationField, RejectsOtherValues) {
  const auto of_duration = [](std::string_view text) { return wrong(text, duration_from_text(text)); };
  EXPECT_EQ(of_duration(""), "input is too short");
  EXPECT_EQ(of_duration("PT"), "input is too short");
  EXPECT_EQ(of_duration("3600"), "\"day\" identifier in duration not correctly formatted");
  EXPECT_EQ(of_duration("36000"), "invalid character in hour");
  EXPECT_EQ(of_duration("PTT1S"), "`t` character repeated in duration");
  EXPECT_EQ(of_duration("P1.5D1D"), "quantity fraction invalid in duration");
  EXPECT_EQ(of_duration("PT1D"), "quantity invalid in time part of duration");
  EXPECT_EQ(of_duration("P1H"), "quantity invalid in date part of duration");
  EXPECT_EQ(of_duration("P4294967296D"), "a numeric value in the duration is too large");
  EXPECT_EQ(of_duration("P1000000000D"), "durations may not exceed 999,999,999 days");
  EXPECT_EQ(of_duration("99999999999:00"), "durations may not exceed 999,999,999 hours");
  EXPECT_EQ(outcome<Duration>(86399999999999), R"("P2739726Y9DT23H59M59S")");
  EXPECT_EQ(outcome<Duration>(86400000000000), "time_delta_parsing");
  EXPECT_EQ(outcome<Duration>(1e300), "time_delta_parsing");
  EXPECT_EQ(outcome<Duration>(nullptr), "time_delta_type");
}

TEST(DurationField, ShowsItsBoundsInWords) {
  EXPECT_EQ(fault<Duration>("PT86400.5S", {.le = std::chrono::days(1)}),
            R"(less_than_equal: Input should be less than or equal to 1 day {"le":"1 day"})");
  EXPECT_EQ(duration_in_words(Duration(0s)), "0 seconds");
  EXPECT_EQ(duration_in_words(Duration(49h + 1s)), "2 days and 1 hour and 1 second");
}

/// Microseconds since 1970 within the years 1 to 9999.
rc::Gen<std::int64_t> moments() {
  return rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t any) {
    constexpr std::int64_t first = -62'135'596'800'000'000;
    constexpr std::int64_t span = 315'537'897'600'000'000;
    return first + (any < 0 ? -(any + 1) : any) % span;
  });
}

RC_GTEST_PROP(DateTimeText, ReadsBackWhatIsWritten, ()) {
  const auto microseconds = std::chrono::microseconds(*moments());
  const auto day = std::chrono::floor<std::chrono::days>(microseconds);
  const auto second = std::chrono::floor<std::chrono::seconds>(microseconds - day);
  const DateTime moment{
      .date = std::chrono::sys_days(day),
      .time = {.hour = static_cast<std::int32_t>(second / 1h),
               .minute = static_cast<std::int32_t>(second / 1min % 60),
               .second = static_cast<std::int32_t>(second.count() % 60),
               .microsecond = static_cast<std::int32_t>((microseconds - day - second).count()),
               .offset = std::chrono::minutes(*rc::gen::inRange(-1439, 1440))}};
  std::string text;
  append_date(text, moment.date);
  text += 'T';
  append_time(text, moment.time);
  RC_ASSERT((date_time_from_text(text) == moment));
  RC_ASSERT(moment.since_epoch() == microseconds);
}

RC_GTEST_PROP(DurationText, ReadsBackWhatIsWritten, (std::int64_t microseconds)) {
  const Duration duration{std::chrono::microseconds(microseconds)};
  std::string text;
  append_duration(text, duration);
  RC_ASSERT((duration_from_text(text) == duration));
}

RC_GTEST_PROP(TemporalTexts, AreReadToTheirEnd, (const std::string& text)) {
  static_cast<void>(date_from_text(text));
  static_cast<void>(duration_from_text(text));
  const auto time = time_from_text(text);
  if (time) RC_ASSERT(!time_from_text(text + "x"));
}

}  // namespace
}  // namespace chassis::schema
