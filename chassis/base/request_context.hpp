#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

namespace chassis {

namespace telemetry {
class Span;
}

/// Whether the client still waits for a request at `now`: its deadline is to come, and `client_gone`, which
/// may be null, is not set.
inline bool is_wanted(std::chrono::steady_clock::time_point deadline, const std::atomic<bool>* client_gone,
                      std::chrono::steady_clock::time_point now) {
  return now < deadline && (client_gone == nullptr || !*client_gone);
}

/// What a request carries from the socket to the database. It is passed explicitly, because coroutines hop
/// between requests and thread-local context would lie. It outlives everything that is done for the request.
struct RequestContext {
  using Clock = std::chrono::steady_clock;

  std::string correlation_id;
  /// Who asks, by the name of the key that was presented, never the key; empty where nobody had to say.
  std::string principal;
  /// After this nobody waits for the answer: work that has not begun is given up with `Unavailable`.
  Clock::time_point deadline = Clock::time_point::max();
  /// True once the client has gone: then nobody waits either. Null where nobody looks. For any thread to
  /// read.
  std::shared_ptr<const std::atomic<bool>> client_gone;
  /// What the work belongs to in the trace; null where there is no tracing.
  std::shared_ptr<telemetry::Span> span;

  [[nodiscard]] bool is_wanted(Clock::time_point now) const {
    return chassis::is_wanted(deadline, client_gone.get(), now);
  }
};

}  // namespace chassis
