#include "chassis/postgres/refusal.hpp"

#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

bool names_another_statement(const Result& result) {
  if (!result.failed()) return false;
  const std::string sqlstate = result.sqlstate();
  return is_lost_statement(sqlstate) ||
         (sqlstate == "0A000" && result.source_function() == "RevalidateCachedQuery");
}

bool is_lost_statement(std::string_view sqlstate) {
  return sqlstate == "26000" || sqlstate == "42P05";
}

Result checked(Result result, const Statement& statement) {
  if (!result.failed()) {
    // libpq skips a message that it does not expect, which a row is whose type was damaged on the way.
    if (!result.complete()) throw DamagedAnswer(std::string("rows are missing (") + statement.name + ")");
    return result;
  }
  const std::string text = result.message() + " (" + statement.name + ")";
  const std::string sqlstate = result.sqlstate();
  // The server gives each error a code; without one it is libpq that could not make sense of what came.
  if (sqlstate.empty()) throw DamagedAnswer(text);
  if (is_conflict(sqlstate)) throw Conflict(sqlstate, text);
  if (is_ambiguous(sqlstate)) throw Unavailable("SQLSTATE " + sqlstate + ": " + text);
  if (is_transient(sqlstate)) throw Refusal(sqlstate, text);
  throw SqlError(sqlstate, text);
}

}  // namespace chassis::postgres
