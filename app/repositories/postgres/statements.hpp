#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "app/models/migrations.hpp"
#include "app/repositories/probe_repository.hpp"
#include "chassis/events/postgres/statements.hpp"
#include "chassis/idempotency/claim_row.hpp"
#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/readiness.hpp"
#include "chassis/postgres/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

namespace mars::repositories::postgres {

/// A probe to add with its grid, and the data of their events; empty where none are recorded.
struct NewProbe {
  domain::Probe probe{};
  std::string grid_event{};
  std::string event{};
};

/// A grid to add, and the data of its event.
struct NewGrid {
  StoredGrid grid{};
  std::string event{};
};

/// A probe to remove, and whether that is recorded.
struct RecordedRemoval {
  ProbeRemoval removal{};
  std::int32_t records = 0;
};

/// An update, and the data of its event.
struct RecordedUpdate {
  ProbeUpdate update{};
  std::string event{};
};

/// What to add together with the answer of a claim: a probe with its grid, or either of them.
struct ClaimedAddition {
  enum class Kind : std::uint8_t { both, grid, probe };

  Claim claim;
  Kind kind = Kind::both;
  NewProbe added{};         ///< of a grid alone, only its grid counts
  std::string obstacles{};  ///< of a new grid
};

/// A move to store together with the answer of a claim.
struct ClaimedUpdate {
  Claim claim;
  RecordedUpdate recorded{};
};

}  // namespace mars::repositories::postgres

template <>
inline constexpr auto chassis::database::stored_names<mars::repositories::postgres::ClaimedAddition::Kind> =
    std::to_array<std::pair<mars::repositories::postgres::ClaimedAddition::Kind, std::string_view>>(
        {{mars::repositories::postgres::ClaimedAddition::Kind::both, "both"},
         {mars::repositories::postgres::ClaimedAddition::Kind::grid, "grid"},
         {mars::repositories::postgres::ClaimedAddition::Kind::probe, "probe"}});

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
using chassis::events::postgres::record_begin;
using chassis::events::postgres::record_end;
using chassis::idempotency::postgres::insert_keys;
using chassis::idempotency::postgres::unless_suppressed;
using chassis::idempotency::postgres::unless_taken;
using chassis::idempotency::postgres::winners;
using chassis::postgres::requests;

inline constexpr auto new_probe =
    within(&NewProbe::probe, models::probe_on_grid) +
    row(column("grid_event", &NewProbe::grid_event), column("event", &NewProbe::event));

inline constexpr auto recorded_update =
    within(&RecordedUpdate::update, models::probe_update) + row(column("event", &RecordedUpdate::event));

inline constexpr auto claimed_addition =
    within(&ClaimedAddition::claim, chassis::idempotency::claim_row) +
    row(column("adds", &ClaimedAddition::kind), column("obstacles", &ClaimedAddition::obstacles)) +
    within(&ClaimedAddition::added,
           within(&NewProbe::probe, models::probe_among_obstacles) +
               row(column("grid_event", &NewProbe::grid_event), column("event", &NewProbe::event)));

inline constexpr auto claimed_update = within(&ClaimedUpdate::claim, chassis::idempotency::claim_row) +
                                       within(&ClaimedUpdate::recorded, recorded_update);

inline constexpr auto new_grid =
    within(&NewGrid::grid, models::grid_with_obstacles) + row(column("event", &NewGrid::event));

inline constexpr auto probe_for_grid =
    within(&NewProbe::probe, models::probe) + row(column("event", &NewProbe::event));

inline constexpr auto recorded_removal = within(&RecordedRemoval::removal, models::probe_removal) +
                                         row(column("records", &RecordedRemoval::records));

/// Behind the tables `done`, with a row for each request that was done, and `recorded`. Fails with the text
/// of the failed cast unless every event was stored.
inline constexpr char places_of_done[] =
    " SELECT place FROM done"
    " WHERE (SELECT CASE WHEN (SELECT count(*) FROM done WHERE event <> '') = count(*) THEN true"
    "   ELSE (count(*) || ' events were stored, and others suppressed by the database')::boolean"
    " END FROM recorded)";

/// The events of a setup, from requests in a table of which the name follows.
inline constexpr char grid_created[] =
    "SELECT place, 0 AS step, 'grid.created' AS type, grid_id AS scope_id, grid_id AS subject_id,"
    " 0::bigint AS version, grid_event AS data FROM ";
inline constexpr char probe_created[] =
    " UNION ALL SELECT place, 1, 'probe.created', grid_id, id, 0::bigint, event FROM ";

/// Requests are `new_probe`, $1 ids. One statement stores each probe together with its grid and their events.
/// Fails with the text of the failed cast unless every probe and every event was stored; the number of
/// affected rows is that of the grids.
inline constexpr ComposedStatement insert_probe(
    "insert_probe",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(new_probe, "request"),
    "), new_probe AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM request RETURNING 1"
    "), recorded AS (",
    record_begin, grid_created, "request", probe_created, "request", record_end,
    "), missing AS ("
    "  SELECT sum(1 + (grid_event <> '')::integer + (event <> '')::integer)"
    "   - (SELECT count(*) FROM new_probe) - (SELECT count(*) FROM recorded) AS count"
    "  FROM request"
    ")"
    " INSERT INTO grid (id, width, height) SELECT grid_id, width, height FROM request"
    " WHERE (SELECT CASE WHEN count = 0 THEN true"
    "   ELSE (count || ' probes or events were suppressed by the database')::boolean END FROM missing)");

/// Inserts the columns `stored` of requests into a table, and the event that `happened`, a selection from the
/// requests that are done.
template <const auto& request, const auto& stored, std::size_t table_size, std::size_t event_size>
consteval auto insertion(const char (&table)[table_size], const char (&happened)[event_size]) {
  return chassis::database::sql_text("WITH request AS MATERIALIZED (SELECT * FROM ",
                                     requests(request, "request"), "), stored AS (  INSERT INTO ", table,
                                     " (", names(stored), ") SELECT ", names(stored),
                                     "  FROM request RETURNING id"
                                     "), done AS ("
                                     "  SELECT request.* FROM request JOIN stored ON stored.id = request.id"
                                     "), recorded AS (",
                                     record_begin, happened, " FROM done", record_end, ")", places_of_done);
}

/// Requests are `new_grid`. Returns a row for each grid that was stored.
inline constexpr ComposedStatement insert_grid(
    "insert_grid", insertion<new_grid, models::grid_with_obstacles>(
                       "grid",
                       "SELECT place, 0 AS step, 'grid.created' AS type, id AS scope_id, id AS subject_id,"
                       " 0::bigint AS version, event AS data"));

/// Requests are `probe_for_grid`. Returns a row for each probe that was stored, on a grid that was there.
inline constexpr ComposedStatement insert_probe_on_grid(
    "insert_probe_on_grid",
    insertion<probe_for_grid, models::probe>(
        "probe",
        "SELECT place, 0 AS step, 'probe.created' AS type, grid_id AS scope_id, id AS subject_id,"
        " 0::bigint AS version, event AS data"));

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

/// Requests are `recorded_update`. Returns a row for each probe that has not changed since its move was
/// computed.
inline constexpr ComposedStatement update_probe(
    "update_probe",
    "WITH done AS ("
    "  UPDATE probe"
    "  SET x = moved.x, y = moved.y, direction = moved.direction,"
    "    version = probe.version + 1, updated_at = now()"
    "  FROM ",
    requests(recorded_update, "moved"),
    "  WHERE probe.id = moved.id AND probe.version = moved.version"
    "    AND probe.x = moved.from_x AND probe.y = moved.from_y AND probe.direction = moved.from_direction"
    "  RETURNING moved.place, probe.grid_id, probe.id, probe.version, moved.event"
    "), recorded AS (",
    record_begin,
    "SELECT place, 0 AS step, 'probe.moved' AS type, grid_id AS scope_id, id AS subject_id, version,"
    " event AS data FROM done",
    record_end, ")", places_of_done);

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

/// Requests are `recorded_removal`. Returns a row for each probe that was removed.
inline constexpr ComposedStatement delete_probe(
    "delete_probe",  //
    "WITH done AS ("
    "  DELETE FROM probe USING ",
    requests(recorded_removal, "removal"),
    "  WHERE probe.id = removal.id AND (removal.version < 0 OR probe.version = removal.version)"
    "  RETURNING removal.place, probe.grid_id, probe.id, probe.version, CASE WHEN removal.records = 1"
    "   THEN format('\"from\":{\"x\":%s,\"y\":%s,\"direction\":\"%s\"}', probe.x, probe.y, probe.direction)"
    "   ELSE '' END AS event"
    "), recorded AS (",
    record_begin,
    "SELECT place, 0 AS step, 'probe.deleted' AS type, grid_id AS scope_id, id AS subject_id, version,"
    " event AS data FROM done",
    record_end, ")", places_of_done);

/// Whether setups and moves are possible. Returns one row: the mode is 'standby', 'read-only' or '', and the
/// migrations are separated by spaces. Fails if `schema_migrations` cannot be read.
inline constexpr ComposedStatement check_readiness(
    "check_readiness",  //
    chassis::postgres::readiness_begin,
    "('grid', 'SELECT'), ('grid', 'INSERT'),"
    "('probe', 'SELECT'), ('probe', 'INSERT'), ('probe', 'UPDATE'), ('probe', 'DELETE'),"
    "('idempotency_key', 'SELECT'), ('idempotency_key', 'INSERT'),"
    "('idempotency_key', 'UPDATE'), ('idempotency_key', 'DELETE'),"
    "('event', 'SELECT'), ('event', 'INSERT'), ('event', 'DELETE')",
    chassis::postgres::readiness_end);

inline constexpr chassis::postgres::ReadinessCheck readiness_check(check_readiness, migrations::postgres);

/// Requests are `claimed_addition`. Returns the outcome of each: 'done' or 'taken'. Fails with the text of
/// the failed cast unless all work of outcome 'done' was stored.
///
/// Only requests that win their key do their work. An insertion waits while another transaction has inserted
/// the same key, and inserts nothing if that commits. Batches never deadlock: each inserts its keys in one
/// order, after a sort. The following steps take no locks that others hold.
inline constexpr ComposedStatement add_once(
    "add_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_addition, "request"), "), won AS (",
    insert_keys, unless_taken, winners,
    "), new_grid AS ("
    "  INSERT INTO grid (id, width, height, obstacle_count, obstacles)"
    "  SELECT grid_id, width, height, obstacle_count, obstacles FROM winner WHERE adds <> 'probe'"
    "  RETURNING 1"
    "), new_probe AS ("
    "  INSERT INTO probe (",
    names(models::probe), ") SELECT ", names(models::probe),
    "  FROM winner WHERE adds <> 'grid' RETURNING 1"
    "), recorded AS (",
    record_begin, grid_created, "winner WHERE adds <> 'probe'", probe_created, "winner WHERE adds <> 'grid'",
    record_end,
    "), suppressed AS ("
    "  SELECT sum(CASE adds WHEN 'both' THEN 2 ELSE 1 END + (grid_event <> '')::integer"
    "    + (event <> '')::integer)"
    "    - (SELECT count(*) FROM new_grid) - (SELECT count(*) FROM new_probe)"
    "    - (SELECT count(*) FROM recorded) AS count"
    "  FROM winner"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done' ELSE 'taken' END AS outcome"
    " FROM request",
    unless_suppressed);

/// Requests are `claimed_update`. Returns the outcome of each: 'done', 'taken' or 'outdated'. Fails as
/// `add_once` does, and wins keys like it. A batch first locks all its probes in one order.
inline constexpr ComposedStatement update_probe_once(
    "update_probe_once",  //
    "WITH request AS MATERIALIZED (SELECT * FROM ", requests(claimed_update, "request"),
    "), current AS MATERIALIZED ("
    "  SELECT request.place"
    "  FROM request JOIN probe ON probe.id = request.id AND probe.version = request.version"
    "    AND probe.x = request.from_x AND probe.y = request.from_y"
    "    AND probe.direction = request.from_direction"
    "  ORDER BY probe.id FOR UPDATE OF probe"
    "), won AS (",
    insert_keys, " WHERE place IN (SELECT place FROM current)", unless_taken, winners,
    "), moved AS ("
    "  UPDATE probe SET x = winner.x, y = winner.y, direction = winner.direction,"
    "    version = probe.version + 1, updated_at = now()"
    "  FROM winner"
    "  WHERE probe.id = winner.id AND probe.version = winner.version"
    "    AND probe.x = winner.from_x AND probe.y = winner.from_y"
    "    AND probe.direction = winner.from_direction"
    "  RETURNING winner.place, probe.grid_id, probe.id, probe.version, winner.event"
    "), recorded AS (",
    record_begin,
    "SELECT place, 0 AS step, 'probe.moved' AS type, grid_id AS scope_id, id AS subject_id, version,"
    " event AS data FROM moved",
    record_end,
    "), suppressed AS ("
    "  SELECT sum(1 + (event <> '')::integer)"
    "    - (SELECT count(*) FROM moved) - (SELECT count(*) FROM recorded) AS count"
    "  FROM winner"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done'"
    "   WHEN place NOT IN (SELECT place FROM current) THEN 'outdated' ELSE 'taken' END AS outcome"
    " FROM request",
    unless_suppressed);

/// All of them, those of the idempotency keys and of the event log included.
inline constexpr auto statements = chassis::telemetry::joined(
    std::array<chassis::telemetry::DatabaseStatement, 13>{
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
         {add_once.name, add_once.sql, "INSERT", "idempotency_key"},
         {update_probe_once.name, update_probe_once.sql, "INSERT", "idempotency_key"}}},
    chassis::telemetry::joined(chassis::idempotency::postgres::statements,
                               chassis::events::postgres::statements));

}  // namespace mars::repositories::postgres
