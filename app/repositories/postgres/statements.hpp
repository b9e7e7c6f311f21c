#pragma once

#include <array>

#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/statement.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// Every SQL text of the repositories on PostgreSQL. Their names are what metrics and spans show.
///
/// Each serves a whole batch: its parameters are arrays with an element for each request, and `place`,
/// counted from 1, tells which request a row answers. Directions are sent as text, since an enum has no fixed
/// type id; whole arrays of them are cast, since distributed servers accept that and not casts of columns.
namespace mars::repositories::postgres {

using chassis::postgres::Statement;

/// $1 ids of grids, $2 widths, $3 heights, $4 ids of probes, $5 and $6 positions, $7 directions. One
/// statement, so that a probe is never without its grid nor a grid without its probe. Fails with the text of
/// the failed cast unless every probe was stored; the number of affected rows is that of the grids.
inline constexpr Statement insert_probe{
    .name = "insert_probe",
    .sql =
        "WITH new_probe AS ("
        "  INSERT INTO probe (grid_id, id, x, y, direction)"
        "  SELECT new.grid_id, new.id, new.x, new.y, new.direction"
        "  FROM unnest($1::uuid[], $4::uuid[], $5::integer[], $6::integer[], $7::text[]::direction[])"
        "    AS new (grid_id, id, x, y, direction)"
        "  RETURNING 1"
        ")"
        " INSERT INTO grid (id, width, height)"
        " SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[])"
        " WHERE (SELECT CASE WHEN count(*) = cardinality($4::uuid[]) THEN true"
        "   ELSE (cardinality($4::uuid[]) - count(*) || ' probes were suppressed by the database')::boolean "
        "END"
        "  FROM new_probe)"};

/// $1 ids.
inline constexpr Statement select_probe{.name = "select_probe",
                                        .sql =
                                            "SELECT wanted.place, grid.id, grid.width, grid.height,"
                                            "   probe.x, probe.y, probe.direction, probe.version"
                                            " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
                                            " JOIN probe ON probe.id = wanted.id"
                                            " JOIN grid ON grid.id = probe.grid_id"};

/// $1 ids; $2 versions, $3 and $4 positions and $5 directions that the moves were computed from; $6 and $7
/// new positions, $8 new directions. Returns a row for each probe that was still as its move was computed
/// from.
inline constexpr Statement update_probe{
    .name = "update_probe",
    .sql =
        "UPDATE probe"
        " SET x = moved.x, y = moved.y, direction = moved.direction,"
        "   version = probe.version + 1, updated_at = now()"
        " FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::integer[], $5::text[]::direction[],"
        "   $6::integer[], $7::integer[], $8::text[]::direction[])"
        "   WITH ORDINALITY AS moved (id, version, from_x, from_y, from_direction, x, y, direction, place)"
        " WHERE probe.id = moved.id AND probe.version = moved.version"
        "   AND probe.x = moved.from_x AND probe.y = moved.from_y AND probe.direction = moved.from_direction"
        " RETURNING moved.place"};

/// $1 the id behind which the page starts, $2 its size.
inline constexpr Statement list_probes{
    .name = "list_probes",
    .sql = "SELECT id, x, y, direction FROM probe WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint"};

/// Whether setups and moves can be done. Returns one row: 'standby', 'read-only' or '', the tables that are
/// missing, the rights that the role lacks, and the migrations that were applied, with spaces between. Fails
/// where `schema_migrations` cannot be read.
inline constexpr Statement check_readiness{
    .name = "check_readiness",
    .sql =
        "WITH needed (relation, privilege) AS MATERIALIZED (VALUES"
        "  ('grid', 'SELECT'), ('grid', 'INSERT'),"
        "  ('probe', 'SELECT'), ('probe', 'INSERT'), ('probe', 'UPDATE'),"
        "  ('idempotency_key', 'SELECT'), ('idempotency_key', 'INSERT'),"
        "  ('idempotency_key', 'UPDATE'), ('idempotency_key', 'DELETE')"
        ")"
        " SELECT CASE WHEN pg_is_in_recovery() THEN 'standby'"
        "   WHEN current_setting('transaction_read_only')::boolean THEN 'read-only' ELSE '' END,"
        " (SELECT coalesce(string_agg(DISTINCT relation, ', '), '')"
        "  FROM needed WHERE to_regclass(relation) IS NULL),"
        " (SELECT coalesce(string_agg(privilege || ' on ' || relation, ', '), '')"
        "  FROM needed WHERE NOT has_table_privilege(to_regclass(relation), privilege)),"
        " (SELECT coalesce(string_agg(version::text, ' ' ORDER BY version::text COLLATE \"C\"), '')"
        "  FROM schema_migrations)"};

/// $1 to $5 as `add_claims` adds them, $6 the work ('add' or 'update'), and the probes of the work: $7 ids of
/// grids, $8 widths, $9 heights, $10 ids, $11 and $12 positions, $13 directions. Of updates, what they were
/// computed from: $14 versions, $15 and $16 positions, $17 directions. Returns a row for each request:
/// 'done', 'taken' or 'outdated'. Fails with the text of the failed cast unless all the work of those that
/// are done was stored.
///
/// Only who wins its key does its work. An insertion waits where another transaction has inserted the same
/// key, and fails to insert if that commits. No two batches wait for each other: each first locks all its
/// probes in one order, and then, behind a sort, takes its keys in another; what follows waits for nobody.
inline constexpr Statement store_once{
    .name = "store_once",
    .sql =
        "WITH request AS MATERIALIZED ("
        "  SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::text[],"
        "    $7::uuid[], $8::integer[], $9::integer[], $10::uuid[], $11::integer[], $12::integer[],"
        "    $13::text[]::direction[], $14::bigint[], $15::integer[], $16::integer[], "
        "$17::text[]::direction[])"
        "    WITH ORDINALITY AS request (principal, key, fingerprint, answer, lifetime, work,"
        "      grid_id, width, height, id, x, y, direction, version, from_x, from_y, from_direction, place)"
        "), current AS MATERIALIZED ("
        "  SELECT request.place"
        "  FROM request JOIN probe ON probe.id = request.id AND probe.version = request.version"
        "    AND probe.x = request.from_x AND probe.y = request.from_y"
        "    AND probe.direction = request.from_direction"
        "  WHERE request.work = 'update' ORDER BY probe.id FOR UPDATE OF probe"
        "), won AS ("
        "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
        "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
        "  FROM request WHERE work <> 'update' OR place IN (SELECT place FROM current)"
        "  ORDER BY principal, key"
        "  ON CONFLICT (principal, key) DO UPDATE"
        "    SET fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = "
        "excluded.expires_at"
        "    WHERE kept.expires_at <= now()"
        "  RETURNING principal, key"
        "), winner AS MATERIALIZED ("
        "  SELECT request.* FROM request JOIN won ON won.principal = request.principal AND won.key = "
        "request.key"
        "), new_grid AS ("
        "  INSERT INTO grid (id, width, height) SELECT grid_id, width, height FROM winner WHERE work = 'add'"
        "  RETURNING 1"
        "), new_probe AS ("
        "  INSERT INTO probe (grid_id, id, x, y, direction)"
        "  SELECT grid_id, id, x, y, direction FROM winner WHERE work = 'add'"
        "  RETURNING 1"
        "), moved AS ("
        "  UPDATE probe SET x = winner.x, y = winner.y, direction = winner.direction,"
        "    version = probe.version + 1, updated_at = now()"
        "  FROM winner"
        "  WHERE winner.work = 'update' AND probe.id = winner.id AND probe.version = winner.version"
        "    AND probe.x = winner.from_x AND probe.y = winner.from_y AND probe.direction = "
        "winner.from_direction"
        "  RETURNING 1"
        "), suppressed AS ("
        "  SELECT sum(CASE work WHEN 'add' THEN 2 ELSE 1 END)"
        "    - (SELECT count(*) FROM new_grid) - (SELECT count(*) FROM new_probe)"
        "    - (SELECT count(*) FROM moved) AS count"
        "  FROM winner"
        ")"
        " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done'"
        "   WHEN work = 'update' AND place NOT IN (SELECT place FROM current) THEN 'outdated'"
        "   ELSE 'taken' END"
        " FROM request"
        " WHERE (SELECT CASE WHEN coalesce(count, 0) = 0 THEN true"
        "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)"};

/// All of them, those of the idempotency keys included.
inline constexpr auto statements = chassis::telemetry::joined(
    std::array<chassis::telemetry::DatabaseStatement, 6>{
        {{insert_probe.name, insert_probe.sql, "INSERT", "probe"},
         {select_probe.name, select_probe.sql, "SELECT", "probe"},
         {update_probe.name, update_probe.sql, "UPDATE", "probe"},
         {list_probes.name, list_probes.sql, "SELECT", "probe"},
         {check_readiness.name, check_readiness.sql, "SELECT", "schema_migrations"},
         {store_once.name, store_once.sql, "INSERT", "idempotency_key"}}},
    chassis::idempotency::postgres::statements);

}  // namespace mars::repositories::postgres
