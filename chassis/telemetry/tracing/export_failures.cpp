#include "chassis/telemetry/tracing/export_failures.hpp"

#include <utility>

namespace chassis::telemetry {

void ExportFailures::note_cause(std::string_view cause) {
  const std::lock_guard lock(mutex_);
  if (cause_.empty()) cause_ = cause.substr(0, max_logged_cause);
}

void ExportFailures::count(std::uint64_t spans, std::string_view cause, Clock::time_point now) {
  dropped_ += spans;
  const std::lock_guard lock(mutex_);
  const std::string noted = std::exchange(cause_, {});
  if (last_report_ && now - *last_report_ < pause) return;
  last_report_ = now;
  logger_.warning("TRACE_EXPORT_FAILED",
                  {{"cause", cause.empty() ? std::string_view(noted) : cause.substr(0, max_logged_cause)},
                   {"spans_dropped", static_cast<std::int64_t>(dropped())}});
}

}  // namespace chassis::telemetry
