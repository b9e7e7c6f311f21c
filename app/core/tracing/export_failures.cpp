#include "core/tracing/export_failures.hpp"

namespace mars::core::tracing {

void ExportFailures::note_cause(std::string_view cause) {
  const std::lock_guard lock(mutex_);
  cause_ = cause.substr(0, max_logged_cause);
}

void ExportFailures::count(std::uint64_t spans, Clock::time_point now) {
  dropped_ += spans;
  const std::lock_guard lock(mutex_);
  if (last_report_ && now - *last_report_ < pause) return;
  last_report_ = now;
  logger_.warning("TRACE_EXPORT_FAILED", {{"cause", std::string_view(cause_)},
                                          {"spans_dropped", static_cast<std::int64_t>(dropped())}});
}

}  // namespace mars::core::tracing
