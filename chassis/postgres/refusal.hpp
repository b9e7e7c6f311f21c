#pragma once

#include <string_view>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// Whether the statement was refused because the server does not know it under its name, or knows another
/// one: the session is not the one that prepared it, or a table has changed since.
bool names_another_statement(const Result& result);

/// Whether a statement that is refused with that SQLSTATE was prepared in another session.
bool is_lost_statement(std::string_view sqlstate);

/// The result of `statement`, or its error as an exception.
Result checked(Result result, const database::Statement& statement);

}  // namespace chassis::postgres
