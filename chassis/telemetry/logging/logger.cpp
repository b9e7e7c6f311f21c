#include "chassis/telemetry/logging/logger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>

#include "chassis/json/writer.hpp"
#include "chassis/telemetry/logging/log_text.hpp"
#include "chassis/telemetry/logging/timestamp.hpp"
#include "chassis/telemetry/tracing/span.hpp"

namespace chassis::telemetry {

namespace {

/// What most lines fit into, so that they take one allocation.
constexpr std::size_t usual_length = 512;

// A line has room for what follows the fields, and each field for its name and a number or a cut text.
constexpr std::size_t context_room = 768;
constexpr std::size_t field_room = 80;
constexpr std::size_t least_text = 8;

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
  std::size_t room;  ///< for a text

  void operator()(std::string_view value) const { append_log_text(line, value, room); }

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
  std::visit(AppendValue{line, context_room / 2}, value);
}

/// A text gets the room that the line still has, less what the fields after it need at least.
void append_fields(std::string& line, LogFields fields) {
  auto rest = fields.size();
  for (const auto& [name, value] : fields) {
    append_name(line, name);
    const auto taken = line.size() + context_room + (--rest * field_room);
    std::visit(AppendValue{line, std::max(Logger::max_line, taken + least_text) - taken}, value);
  }
}

void append_time(std::string& line) {
  append_name(line, "timestamp");
  line += '"';
  append_timestamp(line, std::chrono::system_clock::now());
  line += '"';
}

/// Appends what every line ends with.
void append_context(std::string& line, LogLevel level, std::string_view event,
                    std::string_view correlation_id) {
  append_field(line, "event", event);
  append_field(line, "correlation_id", correlation_id);
  append_time(line);
  append_field(line, "level", to_string(level));
}

/// Makes the lines about lost ones, where their level is logged at all.
LineWriter::LossNotice loss_notice(LogLevel least, const std::string& process_id) {
  if (LogLevel::warning < least) return nullptr;
  return [process_id](std::uint64_t lost) {
    std::string line;
    append_field(line, "lines", static_cast<std::int64_t>(lost));
    append_context(line, LogLevel::warning, "LOG_LINES_DROPPED", process_id);
    return line + "}\n";
  };
}

}  // namespace

Logger::Logger(LogLevel least, int descriptor)
    : least_(least),
      process_id_(to_string(boost::uuids::random_generator()())),
      writer_(descriptor, {}, loss_notice(least, process_id_)) {}

void Logger::log(LogLevel level, std::string_view event, LogFields fields, const RequestContext* context) {
  if (!logs(level)) return;
  std::string line;
  line.reserve(usual_length);
  append_fields(line, fields);
  append_context(line, level, event, context != nullptr ? context->correlation_id : process_id_);
  if (context != nullptr && !context->principal.empty()) append_field(line, "principal", context->principal);
  if (context != nullptr && context->span) {
    append_field(line, "trace_id", context->span->trace_id());
    append_field(line, "span_id", context->span->span_id());
  }
  line += "}\n";
  writer_.write(line);
}

}  // namespace chassis::telemetry
