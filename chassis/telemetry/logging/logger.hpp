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

/// Writes events as JSON, one object a line: the fields in the order given, then `event`, `correlation_id`
/// (of the request; outside of requests one of the process), `timestamp`, `level`, `principal`
/// where somebody had to say who asks, and `trace_id` and `span_id` where the request is traced.
///
/// Texts are cut and escaped as `append_log_text` does, and no line is longer than `max_line`.
///
/// Thread-safe. A call never waits for the reader of the log; see `LineWriter`.
class Logger {
 public:
  static constexpr std::size_t max_line = PIPE_BUF;  ///< bytes, which a pipe takes as a whole or not at all

  /// Logs what is at least as severe as `least`, to standard output unless told otherwise.
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

  /// Lines that were lost: for want of a reader, or because standard output refused them.
  [[nodiscard]] std::uint64_t dropped_lines() const { return writer_.dropped(); }

 private:
  LogLevel least_;
  std::string process_id_;  ///< the correlation id of what belongs to no request
  LineWriter writer_;
};

}  // namespace chassis::telemetry
