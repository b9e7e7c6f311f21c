#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "chassis/postgres/session_setup.hpp"

namespace chassis::postgres {

/// Decides which servers may be used. A promotion starts a new timeline. A server on an older timeline than
/// the newest one seen is a former primary: it may lack writes, and must not receive any. Thread-safe; checks
/// of stamps take no lock.
class Fence {
 public:
  using Clock = std::chrono::steady_clock;

  /// The state of the fence when a connection was admitted.
  struct Stamp {
    std::uint64_t history = 0;
    std::uint64_t doubts = 0;
  };

  struct Admission {
    Stamp stamp;
    bool server_changed = false;  ///< another server than the one admitted before, or the same one restarted
    bool has_timeline = true;     ///< false where the server does not show its timeline
  };

  /// Throws `ConnectFailure` if the server is on an older timeline than the newest one seen. A newer
  /// timeline, or another database cluster, makes the stamps of all other connections outdated. Standbys and
  /// servers that do not show their timeline are always admitted.
  Admission admit(const ServerIdentity& server);

  /// Records that a server may have failed: older stamps become doubtful.
  void doubt() { doubts_.fetch_add(1, std::memory_order_acq_rel); }

  /// Whether a newer timeline has been seen since the stamp.
  [[nodiscard]] bool is_outdated(Stamp stamp) const {
    return stamp.history != history_.load(std::memory_order_acquire);
  }

  /// Whether an idle connection may start a statement. If not, a new connection has to find a server.
  [[nodiscard]] bool is_trusted(Stamp stamp) const {
    return !is_outdated(stamp) && stamp.doubts == doubts_.load(std::memory_order_acquire);
  }

  /// Records that a pooler has lost a prepared statement.
  void note_lost_statement();

  void forget_lost_statements() { last_loss_ = Clock::time_point::min(); }

  /// Whether a pooler has lost a prepared statement within the last minute: it pools transactions.
  [[nodiscard]] bool loses_statements() const;

  /// The newest timeline seen; 0 before the first.
  [[nodiscard]] std::uint32_t timeline() const;

 private:
  /// With the mutex held.
  void check_timeline(const ServerIdentity& server);

  std::atomic<std::uint64_t> history_ = 0;
  std::atomic<std::uint64_t> doubts_ = 0;
  std::atomic<Clock::time_point> last_loss_ = Clock::time_point::min();

  mutable std::mutex mutex_;
  std::string system_;
  std::uint32_t timeline_ = 0;
  std::optional<ServerIdentity> last_;  ///< admitted
};

}  // namespace chassis::postgres
