#pragma once

#include <csignal>

namespace chassis::server {

/// The signals that the service handles: those that stop it, and those that it ignores and logs.
inline constexpr auto stopping_signals = {SIGTERM, SIGINT};
inline constexpr auto ignored_signals = {SIGHUP, SIGUSR1, SIGUSR2};

/// All of them.
inline sigset_t handled_signals() {
  sigset_t signals{};
  sigemptyset(&signals);
  for (const int signal : stopping_signals)
    sigaddset(&signals, signal);
  for (const int signal : ignored_signals)
    sigaddset(&signals, signal);
  return signals;
}

/// Keeps them pending for this thread, and for those that it starts, until `release_signals`.
inline void hold_signals() {
  const auto signals = handled_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Call it on the same thread, once they are handled.
inline void release_signals() {
  const auto signals = handled_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace chassis::server
