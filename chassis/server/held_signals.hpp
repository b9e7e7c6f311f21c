#pragma once

#include <csignal>

namespace chassis::server {

/// The signals that the server handles: those that stop it, and those that it logs and ignores.
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

/// Blocks them for this thread, and for threads that it starts, until `release_signals`.
inline void hold_signals() {
  const auto signals = handled_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Must be called on the same thread, once they are handled.
inline void release_signals() {
  const auto signals = handled_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace chassis::server
