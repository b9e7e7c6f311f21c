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

namespace {

std::string in_brackets(const database::Statement& statement) {
  return " (" + std::string(statement.name) + ")";
}

}  // namespace

Result checked(Result result, const database::Statement& statement) {
  if (!result.failed()) {
    // libpq skips a message that it does not expect, which a row is whose type was damaged on the way.
    if (!result.complete()) throw DamagedResult("rows are missing" + in_brackets(statement));
    return result;
  }
  const std::string text = result.message() + in_brackets(statement);
  const std::string sqlstate = result.sqlstate();
  // The server gives each error a code; without one it is libpq that could not make sense of what came.
  if (sqlstate.empty()) throw DamagedResult(text);
  if (is_conflict(sqlstate)) throw Conflict(sqlstate, text);
  if (is_ambiguous(sqlstate)) throw Unavailable("SQLSTATE " + sqlstate + ": " + text);
  if (is_transient(sqlstate)) throw Refusal(sqlstate, text);
  throw SqlError(sqlstate, text);
}

}  // namespace chassis::postgres
