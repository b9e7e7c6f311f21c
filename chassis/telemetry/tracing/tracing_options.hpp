#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "chassis/config/declaration.hpp"

namespace chassis::telemetry {

/// OpenTelemetry's samplers; the `parent_` ones decide only where there is no caller that has decided.
enum class TraceSampler : std::uint8_t {
  always_on,
  always_off,
  ratio,
  parent_always_on,
  parent_always_off,
  parent_ratio
};

/// How spans are exported by OTLP over HTTP.
struct OtlpOptions {
  std::string url;  ///< of the traces; empty if none are exported
  bool json = false;
  bool gzip = false;
  std::chrono::milliseconds timeout{};
  std::vector<std::pair<std::string, std::string>> headers;
  /// File of the authorities that may sign the collector's certificate; may be empty.
  std::string certificate_file;
  std::string client_certificate_file;  ///< may be empty, as may the next
  std::string client_key_file;
};

/// OpenTelemetry's variables: each is obeyed as its specification says, or refused at the start with the
/// reason.
struct TracingOptions {
  bool disabled = false;
  bool takes_context = true;  ///< whether a caller's `traceparent` counts
  OtlpOptions otlp;
  std::string service_name;                                   ///< empty for the program's
  std::vector<std::pair<std::string, std::string>> resource;  ///< attributes
  TraceSampler sampler{};
  double ratio = 0;  ///< of the traces, for the samplers that take one
  std::size_t queue_size = 0;
  std::size_t batch_size = 0;
  std::chrono::milliseconds batch_delay{};
  std::chrono::milliseconds export_timeout{};
  std::size_t attribute_count = 0;   ///< most attributes of a span
  std::size_t attribute_length = 0;  ///< most characters of an attribute's text

  static const config::Declaration<TracingOptions>& declaration();
};

/// The names of those variables that should be `true` or `false`, are neither, and count as false.
std::vector<std::string> otel_warnings(const config::Variables& given);

}  // namespace chassis::telemetry
