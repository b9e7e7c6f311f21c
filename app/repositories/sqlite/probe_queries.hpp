#pragma once

#include <array>

#include "core/database_statement.hpp"
#include "core/sqlite/statement.hpp"

/// Every SQL text of the probe repository on SQLite. Their names are what metrics and spans show.
namespace mars::repositories::queries {

using core::sqlite::Query;

inline constexpr Query insert_grid{.name = "insert_grid",
                                   .sql = "INSERT INTO grid (id, width, height) VALUES (?, ?, ?)"};

inline constexpr Query insert_probe{
    .name = "insert_probe", .sql = "INSERT INTO probe (id, grid_id, x, y, direction) VALUES (?, ?, ?, ?, ?)"};

inline constexpr Query select_probe{
    .name = "select_probe",
    .sql =
        "SELECT probe.x, probe.y, probe.direction, probe.version, grid.id, grid.width, grid.height"
        " FROM probe JOIN grid ON grid.id = probe.grid_id WHERE probe.id = ?"};

inline constexpr Query update_probe{.name = "update_probe",
                                    .sql =
                                        "UPDATE probe SET x = ?, y = ?, direction = ?, version = version + 1,"
                                        " updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
                                        " WHERE id = ? AND version = ?"};

inline constexpr Query list_probes{
    .name = "list_probes", .sql = "SELECT id, x, y, direction FROM probe WHERE id > ? ORDER BY id LIMIT ?"};

/// Reads a page of the file, unlike `SELECT 1`.
inline constexpr Query ping{.name = "ping", .sql = "SELECT EXISTS (SELECT 1 FROM probe)"};

/// What setting a probe up executes.
inline constexpr std::array set_up{insert_grid.name, insert_probe.name};

/// All of them.
inline constexpr std::array<core::DatabaseStatement, 6> statements{
    {{insert_grid.name, insert_grid.sql, "INSERT", "grid"},
     {insert_probe.name, insert_probe.sql, "INSERT", "probe"},
     {select_probe.name, select_probe.sql, "SELECT", "probe"},
     {update_probe.name, update_probe.sql, "UPDATE", "probe"},
     {list_probes.name, list_probes.sql, "SELECT", "probe"},
     {ping.name, ping.sql, "SELECT", "probe"}}};

}  // namespace mars::repositories::queries
