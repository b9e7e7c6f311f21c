#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"

namespace chassis::postgres {

/// The server refused a statement and would refuse it again: a defect. The text contains the server's primary
/// message, but not its detail, which quotes values of rows.
class SqlError : public std::runtime_error {
 public:
  SqlError(std::string sqlstate, const std::string& message)
      : std::runtime_error("SQLSTATE " + sqlstate + ": " + message), sqlstate_(std::move(sqlstate)) {}

  /// Five characters, such as "23505".
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;
};

/// The server refused and rolled back a statement for a transient reason: it lacks resources, is shutting
/// down, or is now a standby. The session still exists, but see `leaves_session_fit`.
class Refusal : public Unavailable {
 public:
  Refusal(std::string sqlstate, const std::string& message)
      : Unavailable("SQLSTATE " + sqlstate + ": " + message), sqlstate_(std::move(sqlstate)) {}

  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;
};

/// The server refused and rolled back a statement because of other transactions, or because the statement was
/// cancelled. The connection is still usable, and a retry may succeed.
class Conflict : public Refusal {
 public:
  using Refusal::Refusal;
};

/// The server did not respond before the deadline.
class DeadlinePassed : public Unavailable {
 public:
  DeadlinePassed() : Unavailable("PostgreSQL did not answer before the deadline") {}
};

/// A connection attempt failed.
class ConnectFailure : public Unavailable {
 public:
  ConnectFailure(const std::string& reason, bool lasts, std::string sqlstate = {})
      : Unavailable(reason), lasts_(lasts), sqlstate_(std::move(sqlstate)) {}

  /// Whether retries fail until an operator intervenes: a wrong password, a wrong database, mismatched
  /// certificates.
  [[nodiscard]] bool lasts() const { return lasts_; }

  /// The SQLSTATE of the server's refusal; empty if the server has not refused the connection.
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

 private:
  bool lasts_;
  std::string sqlstate_;
};

/// A response of the server that was damaged in transit or does not match the statement. A retry over another
/// connection may help.
class DamagedResult : public Unavailable {
 public:
  explicit DamagedResult(const std::string& problem) : Unavailable("cannot read the result: " + problem) {}
};

/// Whether the SQLSTATE is about the condition of the server rather than the statement, so that a retry may
/// succeed: connection lost, starting up or shutting down, out of resources, timed out, in conflict with
/// another transaction, demoted to a read-only standby, or with a failing disk.
[[nodiscard]] bool is_transient(std::string_view sqlstate);

/// Whether a statement that was refused with this transient SQLSTATE may nevertheless have been committed.
[[nodiscard]] bool is_ambiguous(std::string_view sqlstate);

/// Whether the session is worth keeping after a statement was refused with this transient SQLSTATE. If not,
/// another connection may lead to a server that accepts the statement.
[[nodiscard]] bool leaves_session_fit(std::string_view sqlstate);

/// Whether a statement that was refused with this transient SQLSTATE may succeed on another server: this one
/// is read-only or is shutting down.
[[nodiscard]] bool leads_elsewhere(std::string_view sqlstate);

/// Whether the SQLSTATE is a `Conflict`: the transaction was rolled back, an object is in use, or the
/// statement was cancelled.
[[nodiscard]] bool is_conflict(std::string_view sqlstate);

/// Whether the SQLSTATE is a time-out of a statement or a session.
[[nodiscard]] bool is_time_out(std::string_view sqlstate);

/// Whether connections that are refused with this SQLSTATE are refused until an operator intervenes.
[[nodiscard]] bool is_lasting(std::string_view sqlstate);

}  // namespace chassis::postgres
