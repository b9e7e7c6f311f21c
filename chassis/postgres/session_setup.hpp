#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "chassis/postgres/result.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// Which server a connection leads to, as far as it may be read. Two that differ may hold different data.
struct ServerIdentity {
  std::string system;          ///< the cluster's system identifier; empty where it may not be read
  std::string started;         ///< when the server was started, in seconds since 1970
  std::uint32_t timeline = 0;  ///< of its write-ahead log; 0 on a standby, and where it may not be read
  bool in_recovery = false;    ///< a standby
  std::int32_t backend = 0;    ///< process that serves the session

  /// Whether it is the same server, started at the same time.
  [[nodiscard]] bool is_same_as(const ServerIdentity& other) const {
    return system == other.system && started == other.started && timeline == other.timeline &&
           in_recovery == other.in_recovery;
  }
};

/// The start-up options that switch off the time-outs of a server of that version, as `PQserverVersion` has
/// it: defaults may be so short that a session ends before it could be set up.
std::string options_without_time_outs(int server_version);

/// The SQL that a new connection begins with: several statements, sent in one round trip. It sets everything
/// that the service relies on, so that defaults of the role, the database and `postgresql.conf` do not
/// matter.
std::string session_setup(const Settings& settings);

/// SQL for the settings that a session has otherwise than `session_setup` makes them: a row each.
std::string differing_settings(const Settings& settings);

/// What the server answered to `session_setup`. Throws `ConnectFailure` where a setting did not take, and
/// names it.
ServerIdentity require_session(std::span<const Result> results);

}  // namespace chassis::postgres
