// traceparent: what is taken over is what the header says, and only where the header is as W3C Trace Context
// has it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <regex>
#include <string>

#include "chassis/telemetry/tracing/trace_context.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// The grammar of version 00; of later ones the beginning, and what follows begins with a hyphen.
bool is_traceparent(const std::string& header) {
  static const std::regex known("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  static const std::regex version("[0-9a-f]{2}");
  constexpr std::size_t length = 55;
  if (header.size() < length || header.starts_with("ff")) return false;
  if (header.starts_with("00")) return std::regex_match(header, known);
  return std::regex_match(header.substr(0, 2), version) &&
         std::regex_match("00" + header.substr(2, length - 2), known) &&
         (header.size() == length || header[length] == '-');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const std::string header(mars::fuzz::text(data, size));
  const auto span = chassis::telemetry::parse_traceparent(header);
  require(span.has_value() == is_traceparent(header), "a header is taken over exactly where it is one");
  if (!span) return 0;
  const auto spelled = fmt::format("-{:02x}-{:02x}-{:02x}", fmt::join(span->trace_id, ""),
                                   fmt::join(span->span_id, ""), span->flags);
  require(header.substr(2, spelled.size()) == spelled, "the span is the one of the header");
  return 0;
}
