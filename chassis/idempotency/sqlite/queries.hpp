#pragma once

#include <array>

#include "chassis/idempotency/claim_row.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of the table `idempotency_key` on SQLite.
namespace chassis::idempotency::sqlite {

using chassis::database::ComposedStatement;
using chassis::database::Statement;
using database::names;

/// Returns `kept_row`.
inline constexpr ComposedStatement select_answer(
    "select_answer", "SELECT ", names(kept_row),
    " FROM idempotency_key"
    " WHERE principal = ? AND key = ? AND expires_at > unixepoch()");

/// Its parameters are `claim_row`. Replaces a key that has expired; a living one must have been looked for
/// before.
inline constexpr Statement insert_answer{
    .name = "insert_answer",
    .sql =
        "INSERT OR REPLACE INTO idempotency_key (principal, key, fingerprint, answer, expires_at)"
        " VALUES (:principal, :key, :fingerprint, :answer, unixepoch() + :lifetime)"};

inline constexpr Statement delete_expired_keys{
    .name = "delete_expired_keys",
    .sql =
        "DELETE FROM idempotency_key WHERE (principal, key) IN"
        " (SELECT principal, key FROM idempotency_key WHERE expires_at <= unixepoch()"
        "  ORDER BY expires_at LIMIT ?)"};

/// All of them.
inline constexpr std::array<telemetry::DatabaseStatement, 3> statements{
    {{select_answer.name, select_answer.sql, "SELECT", "idempotency_key"},
     {insert_answer.name, insert_answer.sql, "INSERT", "idempotency_key"},
     {delete_expired_keys.name, delete_expired_keys.sql, "DELETE", "idempotency_key"}}};

}  // namespace chassis::idempotency::sqlite
