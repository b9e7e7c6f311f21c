#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "core/postgres/backoff.hpp"
#include "core/postgres/connection.hpp"
#include "core/postgres/settings.hpp"

namespace mars::core::postgres {

/// One connection that is kept alive for one coroutine at a time, on one thread. It connects on demand and,
/// where that failed, again after a pause of 50 to 500 ms at the earliest.
class Session {
 public:
  explicit Session(Settings settings);

  [[nodiscard]] const Settings& settings() const { return settings_; }

  /// The connection, made anew where it was lost; it is valid until the next call. Throws `Unavailable` after
  /// at most `connect_timeout`, and at once while an attempt has failed and the next one is not due.
  boost::asio::awaitable<Connection*> connection();

 private:
  using Clock = std::chrono::steady_clock;

  void note_failure(const std::string& reason);

  Settings settings_;
  std::unique_ptr<Connection> connection_;
  Backoff backoff_;
  Clock::time_point next_attempt_ = Clock::time_point::min();
  std::string last_failure_;
};

}  // namespace mars::core::postgres
