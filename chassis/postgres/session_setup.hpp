#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "chassis/postgres/result.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// Identifies the server of a connection, as far as the role may read it. Different servers may hold
/// different data.
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

/// The start-up options that switch off the time-outs of a server with this `PQserverVersion`. Defaults may
/// be so short that a session ends before it is set up.
std::string options_without_time_outs(int server_version);

/// The SQL that sets up a new session: several statements, sent in one round trip. Sets everything that the
/// service relies on, so that defaults of the role, the database and `postgresql.conf` do not matter.
std::string session_setup(const Settings& settings);

/// SQL that returns a row for each setting that differs from `session_setup`.
std::string differing_settings(const Settings& settings);

/// Reads the results of `session_setup`. Throws `ConnectFailure`, which names the setting, if one did not
/// take effect.
ServerIdentity require_session(std::span<const Result> results);

}  // namespace chassis::postgres
