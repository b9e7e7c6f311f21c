#pragma once

#include <atomic>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>

#include "chassis/http/listener.hpp"
#include "chassis/server/telemetry.hpp"

namespace chassis::server {

/// Counts failed accepts, usually for lack of descriptors, and logs `ACCEPT_FAILED` at most once a minute.
/// Belongs to the thread of the listeners.
class AcceptFailures {
 public:
  /// `telemetry` outlives this object.
  explicit AcceptFailures(Telemetry& telemetry);

  /// The callback of a listener. Must not outlive this object.
  http::Listener::OnFailure noting() {
    return [this](const boost::system::error_code& error) { note(error); };
  }

 private:
  void note(const boost::system::error_code& error);

  telemetry::Logger& logger_;
  std::atomic<std::int64_t> count_ = 0;
  std::chrono::steady_clock::time_point next_line_{};
};

}  // namespace chassis::server
