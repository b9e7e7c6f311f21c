#pragma once

#include <array>

#include "app/models/probe.hpp"
#include "chassis/events/sqlite/queries.hpp"
#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/sqlite/readiness.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// Every SQL text of the repositories on SQLite. Their names are what metrics and spans show.
namespace mars::repositories::queries {

using chassis::database::ComposedStatement;
using chassis::database::names;
using chassis::database::Statement;
using chassis::sqlite::parameters;
namespace events = chassis::events::sqlite;
namespace keys = chassis::idempotency::sqlite;

/// Its parameters are `grid`.
inline constexpr ComposedStatement insert_grid("insert_grid", "INSERT INTO grid (", names(models::grid),
                                               ") VALUES (", parameters(models::grid), ")");

/// Its parameters are `probe`.
inline constexpr ComposedStatement insert_probe("insert_probe", "INSERT INTO probe (", names(models::probe),
                                                ") VALUES (", parameters(models::probe), ")");

/// Its parameters are `grid_with_obstacles`.
inline constexpr ComposedStatement insert_grid_with_obstacles("insert_grid_with_obstacles",  //
                                                              "INSERT INTO grid (",
                                                              names(models::grid_with_obstacles),
                                                              ") VALUES (",
                                                              parameters(models::grid_with_obstacles), ")");

/// Returns `stored_grid`.
inline constexpr ComposedStatement select_grid(
    "select_grid",  //
    "SELECT ", names(models::grid_with_obstacles),
    ", (SELECT count(*) FROM probe WHERE grid_id = grid.id) AS probes"
    " FROM grid WHERE id = ?");

/// Returns `stored_probe`.
inline constexpr ComposedStatement select_probe(
    "select_probe",  //
    "SELECT ", names(models::probe, "probe."),
    ", probe.version, grid.width, grid.height, grid.obstacle_count"
    " FROM probe JOIN grid ON grid.id = probe.grid_id WHERE probe.id = ?");

/// Its parameters are `probe_update`.
inline constexpr Statement update_probe{
    .name = "update_probe",
    .sql =
        "UPDATE probe SET x = :x, y = :y, direction = :direction, version = version + 1,"
        " updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        " WHERE id = :id AND version = :version AND x = :from_x AND y = :from_y AND direction = "
        ":from_direction"};

/// Returns `visible`.
inline constexpr ComposedStatement list_probes("list_probes",  //
                                               "SELECT ", names(models::visible<domain::ProbeState>),
                                               " FROM probe WHERE id > ? ORDER BY id LIMIT ?");

/// Returns `visible`.
inline constexpr ComposedStatement list_probes_of_grid("list_probes_of_grid",  //
                                                       "SELECT ", names(models::visible<domain::ProbeState>),
                                                       " FROM probe WHERE grid_id = ? AND id > ? ORDER BY id"
                                                       " LIMIT ?");

/// Returns `grid_summary`.
inline constexpr Statement list_grids{.name = "list_grids",
                                      .sql =
                                          "SELECT id, width, height, obstacle_count,"
                                          " (SELECT count(*) FROM probe WHERE grid_id = grid.id) AS probes"
                                          " FROM grid WHERE id > ? ORDER BY id LIMIT ?"};

/// Its parameters are `probe_removal`.
inline constexpr Statement delete_probe{
    .name = "delete_probe",
    .sql = "DELETE FROM probe WHERE id = :id AND (:version < 0 OR version = :version)"};

/// Reads a page of the file, unlike `SELECT 1`.
inline constexpr Statement check_readiness{.name = "check_readiness",
                                           .sql = "SELECT EXISTS (SELECT 1 FROM probe)"};

/// The statements of setups and moves, without and with a claim.
inline constexpr std::array set_up{insert_grid.name, insert_probe.name, events::insert_event.name};
inline constexpr std::array set_up_once{keys::select_answer.name, insert_grid.name, insert_probe.name,
                                        events::insert_event.name, keys::insert_answer.name};
inline constexpr std::array update{update_probe.name, events::insert_event.name};
inline constexpr std::array update_once{keys::select_answer.name, update_probe.name,
                                        events::insert_event.name, keys::insert_answer.name};

/// What adding a grid, or a probe to a grid, executes: the first and the last under a claim only.
inline constexpr std::array add_grid{keys::select_answer.name, insert_grid_with_obstacles.name,
                                     events::insert_event.name, keys::insert_answer.name};
inline constexpr std::array add_to_grid{keys::select_answer.name, insert_probe.name,
                                        events::insert_event.name, keys::insert_answer.name};
inline constexpr std::array remove{select_probe.name, delete_probe.name, events::insert_event.name};

/// All of them, those of the idempotency keys and of the event log included.
inline constexpr auto statements = chassis::telemetry::joined(
    std::array<chassis::telemetry::DatabaseStatement, 12>{
        {{insert_grid.name, insert_grid.sql, "INSERT", "grid"},
         {insert_probe.name, insert_probe.sql, "INSERT", "probe"},
         {insert_grid_with_obstacles.name, insert_grid_with_obstacles.sql, "INSERT", "grid"},
         {select_grid.name, select_grid.sql, "SELECT", "grid"},
         {select_probe.name, select_probe.sql, "SELECT", "probe"},
         {update_probe.name, update_probe.sql, "UPDATE", "probe"},
         {list_probes.name, list_probes.sql, "SELECT", "probe"},
         {list_probes_of_grid.name, list_probes_of_grid.sql, "SELECT", "probe"},
         {list_grids.name, list_grids.sql, "SELECT", "grid"},
         {delete_probe.name, delete_probe.sql, "DELETE", "probe"},
         {check_readiness.name, check_readiness.sql, "SELECT", "probe"},
         {chassis::sqlite::touch.name, chassis::sqlite::touch.sql, "PRAGMA", "user_version"}}},
    chassis::telemetry::joined(keys::statements, events::statements));

}  // namespace mars::repositories::queries
