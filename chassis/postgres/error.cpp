#include "chassis/postgres/error.hpp"

#include <algorithm>
#include <array>

namespace chassis::postgres {

namespace {

/// Whole classes and single conditions of the manual's appendix "PostgreSQL Error Codes".
bool starts_with_any(std::string_view sqlstate, auto prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return sqlstate.starts_with(prefix); });
}

}  // namespace

bool is_transient(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 10> prefixes{
      "08",     // connection exception
      "25006",  // read only transaction: this server is a standby now
      "26000",  // a prepared statement that is gone, or
      "42P05",  // already there: behind a pooler
      "40",     // transaction rollback: a deadlock, or a conflict with another transaction
      "53",     // insufficient resources
      "55",     // object not in the state that is needed: lock not available
      "57014",  // query canceled: by statement_timeout, or by an administrator
      "57P0",   // shut down by an administrator, crashed, starting up
      "58",     // system error: the server's disk fails
  };
  return starts_with_any(sqlstate, prefixes);
}

bool is_ambiguous(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 2> prefixes{"08", "40003"};  // statement completion unknown
  return starts_with_any(sqlstate, prefixes);
}

bool leaves_session_fit(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 5> prefixes{"08", "25006", "26000", "42P05", "57P0"};
  return !starts_with_any(sqlstate, prefixes);
}

bool leads_elsewhere(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 4> states{"25006", "57P01", "57P02", "57P03"};
  return starts_with_any(sqlstate, states);
}

bool is_conflict(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 3> prefixes{"40", "55", "57014"};
  return !is_ambiguous(sqlstate) && starts_with_any(sqlstate, prefixes);
}

bool is_time_out(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 4> states{
      "57014",  // of a statement
      "57P05",  // of an idle session
      "25P03",  // of an idle transaction
      "25P04",  // of a transaction
  };
  return starts_with_any(sqlstate, states);
}

bool is_lasting(std::string_view sqlstate) {
  static constexpr std::array<std::string_view, 5> prefixes{
      "28",     // invalid authorization: a wrong password, no entry in pg_hba.conf
      "3D000",  // no such database
      "42",     // no right to connect, or to change a setting
      "08P01",  // protocol violation: a pooler that refuses a start-up parameter
      "22023",  // invalid parameter value
  };
  return starts_with_any(sqlstate, prefixes);
}

}  // namespace chassis::postgres
