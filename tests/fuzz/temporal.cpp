// Texts of dates, times and durations: whatever is read is written so that it is read as the same again.
#include <string>

#include "chassis/schema/types/duration_text.hpp"
#include "chassis/schema/types/temporal_text.hpp"
#include "tests/fuzz/fuzz.hpp"

using mars::fuzz::require;
namespace schema = chassis::schema;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = mars::fuzz::text(data, size);
  std::string written;
  if (const auto date = chassis::schema::date_from_text(text)) {
    chassis::schema::append_date(written, *date);
    require(chassis::schema::date_from_text(written) == *date, "a date is written as it is");
  }
  if (const auto moment = chassis::schema::date_time_from_text(text)) {
    written.clear();
    chassis::schema::append_date(written, moment->date);
    written += 'T';
    chassis::schema::append_time(written, moment->time);
    require(chassis::schema::date_time_from_text(written) == *moment, "a date and time is written as it is");
  }
  if (const auto duration = chassis::schema::duration_from_text(text)) {
    written.clear();
    chassis::schema::append_duration(written, *duration);
    require(chassis::schema::duration_from_text(written) == *duration, "a duration is written as it is");
  }
  return 0;
}
