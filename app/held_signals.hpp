#pragma once

#include <csignal>

namespace mars {

/// Keeps SIGTERM and SIGINT from the thread, and from those that it starts, until `release`: who is not ready
/// to handle them gets them then.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  /// Call it on the same thread.
  void release() const { pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr); }

 private:
  sigset_t signals_{};
};

}  // namespace mars
