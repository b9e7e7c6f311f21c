#include "chassis/schema/types/moment.hpp"

#include "chassis/schema/types/temporal.hpp"

namespace chassis::schema {

namespace {

using namespace std::chrono;

constexpr auto utc(Date date, TimeOfDay time) {
  time.offset = seconds(0);
  return DateTime{.date = date, .time = time};
}

constexpr DateTime first_moment = utc(year(1) / 1 / 1, {});
constexpr DateTime last_moment =
    utc(year(9999) / 12 / 31, {.hour = 23, .minute = 59, .second = 59, .microsecond = 999'999});

}  // namespace

std::expected<Moment, Errors> FieldType<Moment>::parse(const json::Value& value,
                                                       const Constraints& /*constraints*/) {
  const auto read =
      FieldType<DateTime>::parse(value, {.ge = first_moment, .le = last_moment, .timezone = Timezone::aware});
  if (!read) return std::unexpected(read.error());
  return Moment(read->since_epoch() - *read->time.offset);
}

void FieldType<Moment>::write(std::string& out, Moment value) {
  const auto day = floor<days>(value);
  const hh_mm_ss clock(value - day);
  FieldType<DateTime>::write(
      out, utc(day, {.hour = static_cast<std::int32_t>(clock.hours().count()),
                     .minute = static_cast<std::int32_t>(clock.minutes().count()),
                     .second = static_cast<std::int32_t>(clock.seconds().count()),
                     .microsecond = static_cast<std::int32_t>(clock.subseconds().count())}));
}

json::Object FieldType<Moment>::schema(const Constraints& /*constraints*/, Components& components) {
  return FieldType<DateTime>::schema({}, components);
}

}  // namespace chassis::schema
