#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "app/repositories/probe_repository.hpp"
#include "chassis/idempotency/claim_row.hpp"
#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

namespace mars::repositories::postgres {

/// A new probe to store together with the answer of a claim.
struct ClaimedProbe {
  Claim claim;
  domain::Probe probe{};
};

/// A new grid to store together with the answer of a claim.
struct ClaimedGrid {
  Claim claim;
  StoredGrid grid{};
};

/// A move to store together with the answer of a claim.
struct ClaimedUpdate {
  Claim claim;
  ProbeUpdate update{};
};

}  // namespace mars::repositories::postgres

/// Every SQL text of the repositories on PostgreSQL. Their names are what metrics and spans show.
///
/// Each serves a whole batch, which `requests` makes a table of: `place`, counted from 1, tells which request
/// a row answers.
namespace mars::repositories::postgres {

using chassis::database::column;
using chassis::database::ComposedStatement;
using chassis::database::names;
using chassis::database::row;
using chassis::database::Statement;
using chassis::database::within;
using chassis::postgres::requests;

inline constexpr auto claimed_probe = within(&ClaimedProbe::claim, chassis::idempotency::claim_row) +
                                      within(&ClaimedProbe::probe, models::probe_on_grid);

inline constexpr auto claimed_grid = within(&ClaimedGrid::claim, chassis::idempotency::claim_row) +
                                     within(&ClaimedGrid::grid, models::grid_with_obstacles);

inline constexpr auto claimed_update = within(&ClaimedUpdate::claim, chassis::idempotency::claim_row) +
                                       within(&ClaimedUpdate::update, models::probe_update);

/// Requests are `probe_on_grid`, $1 ids. One statement stores each probe together with
/// its grid. Fails with the text of the failed cast unless every probe was stored; the number of
/// affected rows is that of the grids.
inline constexpr ComposedStatement insert_probe(
    "insert_probe",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(models::probe_on_grid, "request"),
    "), new_probe AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM request RETURNING 1"
    ")"
    " INSERT INTO grid (id, width, height) SELECT grid_id, width, height FROM request"
    " WHERE (SELECT CASE WHEN count(*) = cardinality($1::uuid[]) THEN true"
    "   ELSE (cardinality($1::uuid[]) - count(*) || ' probes were suppressed by the database')::boolean"
    " END FROM new_probe)");

/// Requests are `grid_with_obstacles`. Returns a row for each grid that was stored.
inline constexpr ComposedStatement insert_grid(
    "insert_grid",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(models::grid_with_obstacles, "request"),
    "), stored AS ("
    "  INSERT INTO grid (",
    names(models::grid_with_obstacles), ") SELECT ", names(models::grid_with_obstacles),
    "  FROM request RETURNING id"
    ")"
    " SELECT request.place FROM request JOIN stored ON stored.id = request.id");

/// Requests are `probe`. Returns a row for each probe that was stored, on a grid that was there.
inline constexpr ComposedStatement insert_probe_on_grid(
    "insert_probe_on_grid",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(models::probe, "request"),
    "), stored AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM request RETURNING id"
    ")"
    " SELECT request.place FROM request JOIN stored ON stored.id = request.id");

/// $1 ids. Returns `stored_grid`.
inline constexpr ComposedStatement select_grid(
    "select_grid",  //
    "SELECT wanted.place, ", names(models::grid_with_obstacles, "grid."),
    ", (SELECT count(*) FROM probe WHERE probe.grid_id = grid.id) AS probes"
    " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
    " JOIN grid ON grid.id = wanted.id");

/// $1 ids. Returns `stored_probe`.
inline constexpr ComposedStatement select_probe(
    "select_probe",  //
    "SELECT wanted.place, ", names(models::probe, "probe."),
    ", probe.version, grid.width, grid.height, grid.obstacle_count"
    " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
    " JOIN probe ON probe.id = wanted.id"
    " JOIN grid ON grid.id = probe.grid_id");

/// Requests are `probe_update`. Returns a row for each probe that has not changed since its move was
/// computed.
inline constexpr ComposedStatement update_probe(
    "update_probe",
    "UPDATE probe"
    " SET x = moved.x, y = moved.y, direction = moved.direction,"
    "   version = probe.version + 1, updated_at = now()"
    " FROM ",
    requests(models::probe_update, "moved"),
    " WHERE probe.id = moved.id AND probe.version = moved.version"
    "   AND probe.x = moved.from_x AND probe.y = moved.from_y AND probe.direction = moved.from_direction"
    " RETURNING moved.place");

/// $1 the id after which the page starts, $2 its size.
inline constexpr ComposedStatement list_probes(
    "list_probes", "SELECT ", names(models::visible<domain::ProbeState>),
    " FROM probe WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint");

/// $1 the grid, $2 the id behind which the page starts, $3 its size.
inline constexpr ComposedStatement list_probes_of_grid(
    "list_probes_of_grid", "SELECT ", names(models::visible<domain::ProbeState>),
    " FROM probe WHERE grid_id = $1::uuid AND id > $2::uuid ORDER BY id LIMIT $3::bigint");

/// $1 the id behind which the page starts, $2 its size. Returns `grid_summary`.
inline constexpr Statement list_grids{
    .name = "list_grids",
    .sql =
        "SELECT id, width, height, obstacle_count,"
        " (SELECT count(*) FROM probe WHERE probe.grid_id = grid.id) AS probes"
        " FROM grid WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint"};

/// Requests are `probe_removal`. Returns a row for each probe that was removed.
inline constexpr ComposedStatement delete_probe(
    "delete_probe",  //
    "DELETE FROM probe USING ", requests(models::probe_removal, "removal"),
    " WHERE probe.id = removal.id AND (removal.version < 0 OR probe.version = removal.version)"
    " RETURNING removal.place");

/// Whether setups and moves are possible. Returns one row: the mode is 'standby', 'read-only' or '', and the
/// migrations are separated by spaces. Fails if `schema_migrations` cannot be read.
inline constexpr Statement check_readiness{
    .name = "check_readiness",
    .sql =
        "WITH needed (relation, privilege) AS MATERIALIZED (VALUES"
        "  ('grid', 'SELECT'), ('grid', 'INSERT'),"
        "  ('probe', 'SELECT'), ('probe', 'INSERT'), ('probe', 'UPDATE'), ('probe', 'DELETE'),"
        "  ('idempotency_key', 'SELECT'), ('idempotency_key', 'INSERT'),"
        "  ('idempotency_key', 'UPDATE'), ('idempotency_key', 'DELETE')"
        ")"
        " SELECT CASE WHEN pg_is_in_recovery() THEN 'standby'"
        "   WHEN current_setting('transaction_read_only')::boolean THEN 'read-only' ELSE '' END AS mode,"
        " (SELECT coalesce(string_agg(DISTINCT relation, ', '), '')"
        "  FROM needed WHERE to_regclass(relation) IS NULL) AS missing_tables,"
        " (SELECT coalesce(string_agg(privilege || ' on ' || relation, ', '), '')"
        "  FROM needed WHERE NOT has_table_privilege(to_regclass(relation), privilege)) AS missing_rights,"
        " (SELECT coalesce(string_agg(version::text, ' ' ORDER BY version::text COLLATE \"C\"), '')"
        "  FROM schema_migrations) AS migrations"};

/// Requests are `claimed_probe`. Returns the outcome of each: 'done' or 'taken'. Fails with the text of the
/// failed cast unless all work of outcome 'done' was stored.
///
/// Only requests that win their key do their work. An insertion waits while another transaction has inserted
/// the same key, and inserts nothing if that commits. Batches never deadlock: each inserts its keys in one
/// order, after a sort. The following steps take no locks that others hold.
inline constexpr ComposedStatement insert_probe_once(
    "insert_probe_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_probe, "request"),
    "), won AS ("
    "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
    "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
    "  FROM request ORDER BY principal, key",
    chassis::idempotency::postgres::unless_taken,
    "), winner AS MATERIALIZED ("
    "  SELECT request.* FROM request"
    "  JOIN won ON won.principal = request.principal AND won.key = request.key"
    "), new_grid AS ("
    "  INSERT INTO grid (id, width, height) SELECT grid_id, width, height FROM winner RETURNING 1"
    "), new_probe AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM winner RETURNING 1"
    "), suppressed AS ("
    "  SELECT 2 * (SELECT count(*) FROM winner)"
    "    - (SELECT count(*) FROM new_grid) - (SELECT count(*) FROM new_probe) AS count"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done' ELSE 'taken' END AS outcome"
    " FROM request"
    " WHERE (SELECT CASE WHEN count = 0 THEN true"
    "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)");

/// Requests are `claimed_grid`. Otherwise as `insert_probe_once`.
inline constexpr ComposedStatement insert_grid_once(
    "insert_grid_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_grid, "request"),
    "), won AS ("
    "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
    "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
    "  FROM request ORDER BY principal, key",
    chassis::idempotency::postgres::unless_taken,
    "), winner AS MATERIALIZED ("
    "  SELECT request.* FROM request"
    "  JOIN won ON won.principal = request.principal AND won.key = request.key"
    "), stored AS ("
    "  INSERT INTO grid (",
    names(models::grid_with_obstacles), ") SELECT ", names(models::grid_with_obstacles),
    "  FROM winner RETURNING 1"
    "), suppressed AS ("
    "  SELECT (SELECT count(*) FROM winner) - (SELECT count(*) FROM stored) AS count"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done' ELSE 'taken' END AS outcome"
    " FROM request"
    " WHERE (SELECT CASE WHEN count = 0 THEN true"
    "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)");

/// Requests are `claimed_probe`, on grids that are stored. Otherwise as `insert_probe_once`.
inline constexpr ComposedStatement insert_probe_on_grid_once(
    "insert_probe_on_grid_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_probe, "request"),
    "), won AS ("
    "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
    "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
    "  FROM request ORDER BY principal, key",
    chassis::idempotency::postgres::unless_taken,
    "), winner AS MATERIALIZED ("
    "  SELECT request.* FROM request"
    "  JOIN won ON won.principal = request.principal AND won.key = request.key"
    "), stored AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM winner RETURNING 1"
    "), suppressed AS ("
    "  SELECT (SELECT count(*) FROM winner) - (SELECT count(*) FROM stored) AS count"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done' ELSE 'taken' END AS outcome"
    " FROM request"
    " WHERE (SELECT CASE WHEN count = 0 THEN true"
    "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)");

/// Requests are `claimed_update`. Returns the outcome of each: 'done', 'taken' or 'outdated'. Fails as
/// `insert_probe_once` does, and wins keys like it. A batch first locks all its probes in one order.
inline constexpr ComposedStatement update_probe_once(
    "update_probe_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_update, "request"),
    "), current AS MATERIALIZED ("
    "  SELECT request.place"
    "  FROM request JOIN probe ON probe.id = request.id AND probe.version = request.version"
    "    AND probe.x = request.from_x AND probe.y = request.from_y"
    "    AND probe.direction = request.from_direction"
    "  ORDER BY probe.id FOR UPDATE OF probe"
    "), won AS ("
    "  INSERT INTO idempotency_key AS kept (principal, key, fingerprint, answer, expires_at)"
    "  SELECT principal, key, fingerprint, answer, now() + lifetime * interval '1 second'"
    "  FROM request WHERE place IN (SELECT place FROM current) ORDER BY principal, key",
    chassis::idempotency::postgres::unless_taken,
    "), winner AS MATERIALIZED ("
    "  SELECT request.* FROM request"
    "  JOIN won ON won.principal = request.principal AND won.key = request.key"
    "), moved AS ("
    "  UPDATE probe SET x = winner.x, y = winner.y, direction = winner.direction,"
    "    version = probe.version + 1, updated_at = now()"
    "  FROM winner"
    "  WHERE probe.id = winner.id AND probe.version = winner.version"
    "    AND probe.x = winner.from_x AND probe.y = winner.from_y"
    "    AND probe.direction = winner.from_direction"
    "  RETURNING 1"
    "), suppressed AS ("
    "  SELECT (SELECT count(*) FROM winner) - (SELECT count(*) FROM moved) AS count"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done'"
    "   WHEN place NOT IN (SELECT place FROM current) THEN 'outdated' ELSE 'taken' END AS outcome"
    " FROM request"
    " WHERE (SELECT CASE WHEN count = 0 THEN true"
    "   ELSE (count || ' rows were suppressed by the database')::boolean END FROM suppressed)");

/// All of them, those of the idempotency keys included.
inline constexpr auto statements = chassis::telemetry::joined(
    std::array<chassis::telemetry::DatabaseStatement, 15>{
        {{insert_probe.name, insert_probe.sql, "INSERT", "probe"},
         {insert_grid.name, insert_grid.sql, "INSERT", "grid"},
         {insert_probe_on_grid.name, insert_probe_on_grid.sql, "INSERT", "probe"},
         {select_grid.name, select_grid.sql, "SELECT", "grid"},
         {select_probe.name, select_probe.sql, "SELECT", "probe"},
         {update_probe.name, update_probe.sql, "UPDATE", "probe"},
         {list_probes.name, list_probes.sql, "SELECT", "probe"},
         {list_probes_of_grid.name, list_probes_of_grid.sql, "SELECT", "probe"},
         {list_grids.name, list_grids.sql, "SELECT", "grid"},
         {delete_probe.name, delete_probe.sql, "DELETE", "probe"},
         {check_readiness.name, check_readiness.sql, "SELECT", "schema_migrations"},
         {insert_grid_once.name, insert_grid_once.sql, "INSERT", "idempotency_key"},
         {insert_probe_on_grid_once.name, insert_probe_on_grid_once.sql, "INSERT", "idempotency_key"},
         {insert_probe_once.name, insert_probe_once.sql, "INSERT", "idempotency_key"},
         {update_probe_once.name, update_probe_once.sql, "INSERT", "idempotency_key"}}},
    chassis::idempotency::postgres::statements);

}  // namespace mars::repositories::postgres
