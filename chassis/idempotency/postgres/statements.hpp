#pragma once

#include <array>

#include "chassis/database/statement.hpp"
#include "chassis/idempotency/claim_row.hpp"
#include "chassis/postgres/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of the table `idempotency_key` on PostgreSQL. Each statement serves a whole batch, which
/// `requests` makes a table of: `place`, counted from 1, is the request that a row answers.
///
/// A repository that stores work under a claim does it in one statement of its own, on the pattern of
/// `keep_answer`: `won` inserts the keys, and what is stored comes from the requests that are among `won`.
/// Such statements lock rows of other tables first and keys second, each in one order, so that no two batches
/// wait for each other.
namespace chassis::idempotency::postgres {

using chassis::database::ComposedStatement;
using chassis::database::Statement;
using chassis::postgres::requests;
using database::names;

/// Requests are `key_row`. Returns `kept_row`.
inline constexpr ComposedStatement select_answer(
    "select_answer",  //
    "SELECT wanted.place, ", names(kept_row, "kept."), " FROM ", requests(key_row, "wanted"),
    " JOIN idempotency_key AS kept ON kept.principal = wanted.principal AND kept.key = wanted.key"
    " WHERE kept.expires_at > now()");

/// Inserts the keys of the table `request`, all or those that a condition behind it names, in one order and
/// `unless_taken`: returns the keys that were free.
inline constexpr char insert_keys[] =
    "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
    "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
    "  FROM request";
inline constexpr auto unless_taken = database::sql_text(
    "  ORDER BY principal, key"
    "  ON CONFLICT (principal, key) DO UPDATE"
    "    SET fingerprint = excluded.fingerprint, answer = excluded.answer,"
    "      expires_at = excluded.expires_at"
    "    WHERE kept.expires_at <= now()"
    "  RETURNING principal, key");

/// Behind the table `won`: the requests whose keys are in it.
inline constexpr char winners[] =
    "), winner AS MATERIALIZED ("
    "  SELECT request.* FROM request"
    "  JOIN won ON won.principal = request.principal AND won.key = request.key";

/// The end of a statement with the table `suppressed`. Fails with the text of the failed cast if it counts
/// any rows.
inline constexpr char unless_suppressed[] =
    " WHERE (SELECT CASE WHEN coalesce(count, 0) = 0 THEN true"
    "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)";

/// Requests are `claim_row`. Returns a row for each answer that was kept; the other keys are taken. An
/// insertion waits while another transaction has inserted the same key, and fails to insert if that commits.
inline constexpr ComposedStatement keep_answer(
    "keep_answer",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claim_row, "request"), "), won AS (",
    insert_keys, unless_taken,
    ") SELECT request.place FROM request JOIN won"
    "  ON won.principal = request.principal AND won.key = request.key");

/// $1 the most to delete. Skips what another transaction holds.
inline constexpr Statement delete_expired_keys{
    .name = "delete_expired_keys",
    .sql =
        "WITH expired AS MATERIALIZED ("
        "  SELECT principal, key FROM idempotency_key WHERE expires_at <= now()"
        "  ORDER BY expires_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED"
        "), deleted AS ("
        "  DELETE FROM idempotency_key AS kept USING expired"
        "  WHERE kept.principal = expired.principal AND kept.key = expired.key AND kept.expires_at <= now()"
        "  RETURNING 1"
        ") SELECT count(*) FROM deleted"};

/// All of them.
inline constexpr std::array<telemetry::DatabaseStatement, 3> statements{
    {{select_answer.name, select_answer.sql, "SELECT", "idempotency_key"},
     {keep_answer.name, keep_answer.sql, "INSERT", "idempotency_key"},
     {delete_expired_keys.name, delete_expired_keys.sql, "DELETE", "idempotency_key"}}};

}  // namespace chassis::idempotency::postgres
