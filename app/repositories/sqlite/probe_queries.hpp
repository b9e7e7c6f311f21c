#pragma once

#include <array>

#include "app/models/probe.hpp"
#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// Every SQL text of the repositories on SQLite. Their names are what metrics and spans show.
namespace mars::repositories::queries {

using chassis::database::ComposedStatement;
using chassis::database::names;
using chassis::database::Statement;
using chassis::sqlite::parameters;
namespace keys = chassis::idempotency::sqlite;

/// Its parameters are `grid`.
inline constexpr ComposedStatement insert_grid("insert_grid", "INSERT INTO grid (", names(models::grid),
                                               ") VALUES (", parameters(models::grid), ")");

/// Its parameters are `probe`.
inline constexpr ComposedStatement insert_probe("insert_probe", "INSERT INTO probe (", names(models::probe),
                                                ") VALUES (", parameters(models::probe), ")");

/// Returns `stored_probe`.
inline constexpr ComposedStatement select_probe(
    "select_probe",  //
    "SELECT ", names(models::probe, "probe."),
    ", probe.version, grid.width, grid.height"
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

/// Reads a page of the file, unlike `SELECT 1`.
inline constexpr Statement check_readiness{.name = "check_readiness",
                                           .sql = "SELECT EXISTS (SELECT 1 FROM probe)"};

/// The effect of `chassis::sqlite::touch` on the file.
inline constexpr Statement touch{.name = "touch", .sql = "PRAGMA user_version"};

/// The statements of a setup, and of setups and moves under a claim.
inline constexpr std::array set_up{insert_grid.name, insert_probe.name};
inline constexpr std::array set_up_once{keys::select_answer.name, insert_grid.name, insert_probe.name,
                                        keys::insert_answer.name};
inline constexpr std::array update_once{keys::select_answer.name, update_probe.name,
                                        keys::insert_answer.name};

/// All of them, those of the idempotency keys included.
inline constexpr auto statements = chassis::telemetry::joined(
    std::array<chassis::telemetry::DatabaseStatement, 7>{
        {{insert_grid.name, insert_grid.sql, "INSERT", "grid"},
         {insert_probe.name, insert_probe.sql, "INSERT", "probe"},
         {select_probe.name, select_probe.sql, "SELECT", "probe"},
         {update_probe.name, update_probe.sql, "UPDATE", "probe"},
         {list_probes.name, list_probes.sql, "SELECT", "probe"},
         {check_readiness.name, check_readiness.sql, "SELECT", "probe"},
         {touch.name, touch.sql, "PRAGMA", "user_version"}}},
    keys::statements);

}  // namespace mars::repositories::queries
