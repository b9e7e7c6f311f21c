#include "core/postgres/error.hpp"

#include <algorithm>
#include <array>

namespace mars::core::postgres {

bool is_transient(std::string_view sqlstate) {
  // Whole classes and single conditions of the manual's appendix "PostgreSQL Error Codes".
  static constexpr std::array<std::string_view, 8> prefixes{
      "08",     // connection exception
      "25006",  // read only transaction: this server is a standby now
      "40",     // transaction rollback: a deadlock, or a conflict with another transaction
      "53",     // insufficient resources
      "55P03",  // lock not available
      "57014",  // query canceled: by statement_timeout, since nothing else cancels
      "57P0",   // shut down by an administrator, crashed, starting up
      "58",     // system error: the server's disk fails
  };
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return sqlstate.starts_with(prefix); });
}

}  // namespace mars::core::postgres
