#pragma once

#include "core/postgres/result.hpp"
#include "core/postgres/statement.hpp"

namespace mars::core::postgres {

/// Whether the statement was refused because the server does not know it under its name, or knows another
/// one: the session is not the one that prepared it, or a table has changed since.
bool names_another_statement(const Result& result);

/// The result of `statement`, or its error as an exception.
Result checked(Result result, const Statement& statement);

}  // namespace mars::core::postgres
