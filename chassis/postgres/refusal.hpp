#pragma once

#include <string_view>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// Whether the statement was refused because its name is unknown in the session or stands for another
/// statement: another session prepared it, or a table has changed.
bool names_another_statement(const Result& result);

/// Whether the SQLSTATE means that a statement was prepared in another session.
bool is_lost_statement(std::string_view sqlstate);

/// Returns the result of `statement`, or throws its error.
Result checked(Result result, const database::Statement& statement);

}  // namespace chassis::postgres
