#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

namespace chassis {

namespace telemetry {
class Span;
}

/// Whether the client still waits at `now`: the deadline has not passed, and `client_gone`, which may be
/// null, is not set.
inline bool is_wanted(std::chrono::steady_clock::time_point deadline, const std::atomic<bool>* client_gone,
                      std::chrono::steady_clock::time_point now) {
  return now < deadline && (client_gone == nullptr || !*client_gone);
}

/// The context of a request, from the socket to the database. Passed explicitly: coroutines of different
/// requests interleave on one thread, so thread-local context would be wrong. Outlives all work for the
/// request.
struct RequestContext {
  using Clock = std::chrono::steady_clock;

  std::string correlation_id;
  /// The name of the API key that the client presented, never the key itself; empty without authentication.
  std::string principal;
  /// Work that has not started by then fails with `Unavailable`.
  Clock::time_point deadline = Clock::time_point::max();
  /// True once the client has disconnected. Null if that is not observed. Any thread may read it.
  std::shared_ptr<const std::atomic<bool>> client_gone;
  /// The current span of the trace; null if tracing is off.
  std::shared_ptr<telemetry::Span> span;

  [[nodiscard]] bool is_wanted(Clock::time_point now) const {
    return chassis::is_wanted(deadline, client_gone.get(), now);
  }
};

}  // namespace chassis
