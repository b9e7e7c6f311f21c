#pragma once

#include <array>

#include "core/database_statement.hpp"
#include "core/postgres/statement.hpp"

/// Every SQL text of the probe repository on PostgreSQL. Their names are what metrics and spans show.
///
/// Each serves a whole batch: its parameters are arrays with an element for each request, and `place`,
/// counted from 1, tells which request a row answers. Directions travel as text, since an enum has no fixed
/// type id.
namespace mars::repositories::postgres {

using core::postgres::Statement;

/// $1 ids of grids, $2 widths, $3 heights, $4 ids of probes, $5 and $6 positions, $7 directions. One
/// statement, so that a probe is never without its grid nor a grid without its probe.
inline constexpr Statement insert_probe{
    .name = "insert_probe",
    .sql =
        "WITH new_grid AS ("
        "  INSERT INTO grid (id, width, height)"
        "  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[])"
        ")"
        " INSERT INTO probe (grid_id, id, x, y, direction)"
        " SELECT new.grid_id, new.id, new.x, new.y, new.direction::direction"
        " FROM unnest($1::uuid[], $4::uuid[], $5::integer[], $6::integer[], $7::text[])"
        "   AS new (grid_id, id, x, y, direction)"};

/// $1 ids.
inline constexpr Statement select_probe{.name = "select_probe",
                                        .sql =
                                            "SELECT wanted.place, grid.id, grid.width, grid.height,"
                                            "   probe.x, probe.y, probe.direction, probe.version"
                                            " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)"
                                            " JOIN probe ON probe.id = wanted.id"
                                            " JOIN grid ON grid.id = probe.grid_id"};

/// $1 ids, $2 versions, $3 and $4 positions, $5 directions. Returns a row for each probe that still had its
/// version.
inline constexpr Statement update_probe{
    .name = "update_probe",
    .sql =
        "UPDATE probe"
        " SET x = moved.x, y = moved.y, direction = moved.direction::direction,"
        "   version = probe.version + 1, updated_at = now()"
        " FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::integer[], $5::text[])"
        "   WITH ORDINALITY AS moved (id, version, x, y, direction, place)"
        " WHERE probe.id = moved.id AND probe.version = moved.version"
        " RETURNING moved.place"};

/// $1 the id behind which the page starts, $2 its size.
inline constexpr Statement list_probes{
    .name = "list_probes",
    .sql = "SELECT id, x, y, direction FROM probe WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint"};

/// Reads the table, unlike `SELECT 1`.
inline constexpr Statement ping{.name = "ping", .sql = "SELECT EXISTS (SELECT FROM probe)"};

/// All of them.
inline constexpr std::array<core::DatabaseStatement, 5> statements{
    {{insert_probe.name, insert_probe.sql, "INSERT", "probe"},
     {select_probe.name, select_probe.sql, "SELECT", "probe"},
     {update_probe.name, update_probe.sql, "UPDATE", "probe"},
     {list_probes.name, list_probes.sql, "SELECT", "probe"},
     {ping.name, ping.sql, "SELECT", "probe"}}};

}  // namespace mars::repositories::postgres
