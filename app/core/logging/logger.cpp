#include "core/logging/logger.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>

#include "core/json/writer.hpp"

namespace mars::core {

namespace {

constexpr std::size_t queue_capacity = 8192;

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  std::unreachable();
}

/// Appends a value of a field as JSON.
struct AppendValue {
  std::string& line;

  void operator()(std::string_view value) const { json::append_string(line, value); }

  void operator()(std::int64_t value) const { fmt::format_to(std::back_inserter(line), "{}", value); }

  void operator()(double value) const { fmt::format_to(std::back_inserter(line), "{}", value); }

  void operator()(bool value) const { line += value ? "true" : "false"; }
};

void append_field(std::string& line, std::string_view name, LogValue value) {
  line += line.empty() ? '{' : ',';
  json::append_string(line, name);
  line += ':';
  std::visit(AppendValue{line}, value);
}

/// UTC with microseconds, such as 2026-06-08T01:08:47.138437Z.
std::string timestamp_now() {
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return fmt::format("{:%FT%T}.{:06}Z", fmt::gmtime(seconds), (now - seconds).count());
}

}  // namespace

Logger::Logger(LogLevel least)
    : least_(least),
      writer_thread_(std::make_shared<spdlog::details::thread_pool>(queue_capacity, 1)),
      lines_(std::make_shared<spdlog::async_logger>("stdout", std::make_shared<spdlog::sinks::stdout_sink_mt>(),
                                                    writer_thread_,
                                                    spdlog::async_overflow_policy::overrun_oldest)) {
  lines_->set_pattern("%v");
  lines_->set_level(spdlog::level::trace);
  lines_->flush_on(spdlog::level::trace);
}

Logger::~Logger() = default;

void Logger::log(LogLevel level, std::string_view event, LogFields fields, const RequestContext* context) {
  if (level < least_) return;
  std::string line;
  for (const auto& [name, value] : fields) append_field(line, name, value);
  append_field(line, "event", event);
  if (context != nullptr) append_field(line, "correlation_id", context->correlation_id);
  append_field(line, "timestamp", timestamp_now());
  append_field(line, "level", to_string(level));
  line += '}';
  lines_->log(spdlog::level::info, spdlog::string_view_t(line));
}

}  // namespace mars::core
