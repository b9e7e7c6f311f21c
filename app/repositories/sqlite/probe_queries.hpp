#pragma once

#include <array>

#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/sqlite/statement.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// Every SQL text of the repositories on SQLite. Their names are what metrics and spans show.
namespace mars::repositories::queries {

using chassis::sqlite::Query;
namespace keys = chassis::idempotency::sqlite;

inline constexpr Query insert_grid{.name = "insert_grid",
                                   .sql = "INSERT INTO grid (id, width, height) VALUES (?, ?, ?)"};

inline constexpr Query insert_probe{
    .name = "insert_probe", .sql = "INSERT INTO probe (id, grid_id, x, y, direction) VALUES (?, ?, ?, ?, ?)"};

inline constexpr Query select_probe{
    .name = "select_probe",
    .sql =
        "SELECT probe.x, probe.y, probe.direction, probe.version, grid.id, grid.width, grid.height"
        " FROM probe JOIN grid ON grid.id = probe.grid_id WHERE probe.id = ?"};

inline constexpr Query update_probe{
    .name = "update_probe",
    .sql =
        "UPDATE probe SET x = ?, y = ?, direction = ?, version = version + 1,"
        " updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        " WHERE id = ? AND version = ? AND x = ? AND y = ? AND direction = ?"};

inline constexpr Query list_probes{
    .name = "list_probes", .sql = "SELECT id, x, y, direction FROM probe WHERE id > ? ORDER BY id LIMIT ?"};

/// Reads a page of the file, unlike `SELECT 1`.
inline constexpr Query check_readiness{.name = "check_readiness",
                                       .sql = "SELECT EXISTS (SELECT 1 FROM probe)"};

/// What `chassis::sqlite::touch` does to the file.
inline constexpr Query touch{.name = "touch", .sql = "PRAGMA user_version"};

/// What setting a probe up executes, and setting one up or moving it under a claim.
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
