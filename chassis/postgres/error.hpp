#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis::postgres {

/// The server refused a statement, and would refuse it again: a defect. The text holds the server's primary
/// message; its detail, which quotes the values of rows, is left out.
class SqlError : public std::runtime_error {
 public:
  SqlError(std::string sqlstate, const std::string& message)
      : std::runtime_error("SQLSTATE " + sqlstate + ": " + message), sqlstate_(std::move(sqlstate)) {}

  /// Five characters, such as "23505".
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;
};

/// The server refused a statement and undid it, for a reason that may pass: it lacks resources, it is being
/// shut down, or it is a standby now. The connection has a session yet, but see `leaves_session_fit`.
class Refusal : public Unavailable {
 public:
  Refusal(std::string sqlstate, const std::string& message)
      : Unavailable("SQLSTATE " + sqlstate + ": " + message), sqlstate_(std::move(sqlstate)) {}

  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;
};

/// The server refused a statement and undid it, because of other transactions or because somebody cancelled
/// it. The connection is as good as before, and the same statement may succeed another time.
class Conflict : public Refusal {
 public:
  using Refusal::Refusal;
};

/// The server has not answered in time.
class DeadlinePassed : public Unavailable {
 public:
  DeadlinePassed() : Unavailable("PostgreSQL did not answer before the deadline") {}
};

/// No connection was made.
class ConnectFailure : public Unavailable {
 public:
  ConnectFailure(const std::string& reason, bool lasts, std::string sqlstate = {})
      : Unavailable(reason), lasts_(lasts), sqlstate_(std::move(sqlstate)) {}

  /// Whether it will fail again until an operator changes something: a wrong password, another database,
  /// certificates that do not fit.
  [[nodiscard]] bool lasts() const { return lasts_; }

  /// Of the server's refusal; empty where it has not refused the connection.
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  bool lasts_;
  std::string sqlstate_;
};

/// An answer of the server that was damaged on the way, or does not fit what was asked. Trying again may
/// help, over another connection.
class DamagedResult : public Unavailable {
 public:
  explicit DamagedResult(const std::string& problem) : Unavailable("cannot read the answer: " + problem) {}
};

/// Whether that SQLSTATE tells of the server's condition rather than of the statement, so that the same
/// statement may succeed another time: connection lost, starting up or shutting down, out of resources, out
/// of time, in conflict with another transaction, demoted to a read-only standby, or with a disk that fails.
[[nodiscard]] bool is_transient(std::string_view sqlstate);

/// Whether a statement that was refused with that transient SQLSTATE may have been done all the same.
[[nodiscard]] bool is_ambiguous(std::string_view sqlstate);

/// Whether the session in which a statement was refused with that transient SQLSTATE is worth keeping. Where
/// it is not, another connection may lead to a server that does not refuse.
[[nodiscard]] bool leaves_session_fit(std::string_view sqlstate);

/// Whether a statement that was refused with that transient SQLSTATE may succeed on another server: this one
/// takes no writes, or is shut down.
[[nodiscard]] bool leads_elsewhere(std::string_view sqlstate);

/// Whether that SQLSTATE is a `Conflict`: the transaction was rolled back, an object is in use, or the
/// statement was cancelled.
[[nodiscard]] bool is_conflict(std::string_view sqlstate);

/// Whether that SQLSTATE says that a statement or a session has lasted too long.
[[nodiscard]] bool is_time_out(std::string_view sqlstate);

/// Whether a connection that was refused with that SQLSTATE is refused until an operator changes something.
[[nodiscard]] bool is_lasting(std::string_view sqlstate);

}  // namespace chassis::postgres
