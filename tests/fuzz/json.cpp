// JSON: what was read and written again is the same when it is read again.
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace json = mars::core::json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = json::read(mars::fuzz::text(data, size));
  if (!value) return 0;
  // What JSON cannot hold becomes null at the first writing; from then on nothing may change.
  const auto written = json::to_string(*value);
  const auto again = json::read(written);
  mars::fuzz::require(again.has_value(), "what was written can be read");
  mars::fuzz::require(json::to_string(*again) == written, "what was read again is written the same");
  return 0;
}
