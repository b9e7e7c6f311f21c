#pragma once

#include <unistd.h>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "chassis/base/request_context.hpp"
#include "chassis/telemetry/logging/line_writer.hpp"
#include "chassis/telemetry/logging/log_level.hpp"

namespace chassis::telemetry {

using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;
using LogFields = std::initializer_list<LogField>;

/// Writes events as JSON, one object a line: the fields in the given order, then `event`, `correlation_id`
/// (of the request, or outside of requests of the process), `timestamp`, `level`, `principal` if
/// authentication is on, and `trace_id` and `span_id` if the request is traced.
///
/// Texts are truncated and escaped by `append_log_text`. No line is longer than `max_line`.
///
/// Thread-safe. Never blocks; see `LineWriter`.
class Logger {
 public:
  static constexpr std::size_t max_line = PIPE_BUF;  ///< bytes, which a pipe takes as a whole or not at all

  /// Logs events of at least level `least`, by default to standard output.
  explicit Logger(LogLevel least, int descriptor = STDOUT_FILENO);

  /// Whether events of that level are logged.
  [[nodiscard]] bool logs(LogLevel level) const { return level >= least_; }

  void log(LogLevel level, std::string_view event, LogFields fields, const RequestContext* context = nullptr);

  void debug(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::debug, event, fields, context);
  }

  void info(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::info, event, fields, context);
  }

  void warning(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::warning, event, fields, context);
  }

  void error(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::error, event, fields, context);
  }

  /// Lines that were dropped because the reader was too slow or standard output failed.
  [[nodiscard]] std::uint64_t dropped_lines() const { return writer_.dropped(); }

 private:
  LogLevel least_;
  std::string process_id_;  ///< the correlation id of events outside of requests
  LineWriter writer_;
};

}  // namespace chassis::telemetry
