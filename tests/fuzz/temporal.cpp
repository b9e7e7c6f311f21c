// Texts of dates, times and durations: whatever is read is written so that it is read as the same again.
#include <string>

#include "schemas/types/duration_text.hpp"
#include "schemas/types/temporal_text.hpp"
#include "tests/fuzz/fuzz.hpp"

using mars::fuzz::require;
namespace schemas = mars::schemas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = mars::fuzz::text(data, size);
  std::string written;
  if (const auto date = schemas::date_from_text(text)) {
    schemas::append_date(written, *date);
    require(schemas::date_from_text(written) == *date, "a date is written as it is");
  }
  if (const auto moment = schemas::date_time_from_text(text)) {
    written.clear();
    schemas::append_date(written, moment->date);
    written += 'T';
    schemas::append_time(written, moment->time);
    require(schemas::date_time_from_text(written) == *moment, "a date and time is written as it is");
  }
  if (const auto duration = schemas::duration_from_text(text)) {
    written.clear();
    schemas::append_duration(written, *duration);
    require(schemas::duration_from_text(written) == *duration, "a duration is written as it is");
  }
  return 0;
}
