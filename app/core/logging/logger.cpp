#include "core/logging/logger.hpp"

#include <fmt/format.h>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>

#include "core/json/writer.hpp"
#include "core/logging/timestamp.hpp"
#include "core/tracing/span.hpp"

namespace mars::core {

namespace {

/// What most lines fit into, so that they take one allocation.
constexpr std::size_t usual_length = 512;

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  std::unreachable();
}

/// Appends a value of a field as JSON.
struct AppendValue {
  std::string& line;

  void operator()(std::string_view value) const { json::append_string(line, value); }

  void operator()(std::int64_t value) const { line += fmt::format_int(value).c_str(); }

  void operator()(double value) const { json::write(line, value); }

  void operator()(bool value) const { line += value ? "true" : "false"; }
};

void append_name(std::string& line, std::string_view name) {
  line += line.empty() ? "{\"" : ", \"";
  line += name;
  line += "\": ";
}

void append_field(std::string& line, std::string_view name, LogValue value) {
  append_name(line, name);
  std::visit(AppendValue{line}, value);
}

void append_time(std::string& line) {
  append_name(line, "timestamp");
  line += '"';
  append_timestamp(line, std::chrono::system_clock::now());
  line += '"';
}

}  // namespace

Logger::Logger(LogLevel least, int descriptor)
    : least_(least), process_id_(to_string(boost::uuids::random_generator()())), writer_(descriptor) {}

void Logger::log(LogLevel level, std::string_view event, LogFields fields, const RequestContext* context) {
  if (level < least_) return;
  std::string line;
  line.reserve(usual_length);
  for (const auto& [name, value] : fields)
    append_field(line, name, value);
  append_field(line, "event", event);
  append_field(line, "correlation_id", context != nullptr ? context->correlation_id : process_id_);
  append_time(line);
  append_field(line, "level", to_string(level));
  if (context != nullptr && !context->principal.empty()) append_field(line, "principal", context->principal);
  if (context != nullptr && context->span) {
    append_field(line, "trace_id", context->span->trace_id());
    append_field(line, "span_id", context->span->span_id());
  }
  line += "}\n";
  writer_.write(line);
}

}  // namespace mars::core
