// traceparent: whatever is taken over is what the header says, in the one spelling that it may have.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/tracing/trace_context.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const auto header = mars::fuzz::text(data, size);
  const auto span = mars::core::tracing::parse_traceparent(header);
  if (!span) return 0;
  const auto spelled = fmt::format("-{:02x}-{:02x}-{:02x}", fmt::join(span->trace_id, ""),
                                   fmt::join(span->span_id, ""), span->flags);
  require(header.substr(2, spelled.size()) == spelled, "the span is the one of the header");
  require(!header.starts_with("ff"), "version ff is no version");
  require(!header.starts_with("00") || header.size() == 2 + spelled.size(),
          "version 00 has nothing behind the flags");
  const auto zero = [](std::uint8_t byte) { return byte == 0; };
  require(!std::ranges::all_of(span->trace_id, zero) && !std::ranges::all_of(span->span_id, zero),
          "ids are not zero");
  return 0;
}
