#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/request_context.hpp"
#include "core/settings.hpp"

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace mars::core {

using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;
using LogFields = std::initializer_list<LogField>;

/// Writes events as JSON, one object a line: the fields in the order given, then `event`, `correlation_id` where
/// there is a request, `timestamp` and `level`.
///
/// Thread-safe. A call never waits for the reader of the log: lines go through a bounded queue to a thread that
/// writes them, and where the queue is full the oldest line is dropped. Destruction writes what is queued.
class Logger {
 public:
  /// Logs to standard output.
  explicit Logger(LogLevel least);
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;
  ~Logger();

  void log(LogLevel level, std::string_view event, LogFields fields, const RequestContext* context = nullptr);

  void info(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::info, event, fields, context);
  }

  void warning(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::warning, event, fields, context);
  }

  void error(std::string_view event, LogFields fields, const RequestContext* context = nullptr) {
    log(LogLevel::error, event, fields, context);
  }

 private:
  LogLevel least_;
  std::shared_ptr<spdlog::details::thread_pool> writer_thread_;
  std::shared_ptr<spdlog::logger> lines_;
};

}  // namespace mars::core
