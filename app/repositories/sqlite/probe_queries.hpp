#pragma once

#include <array>

#include "chassis/sqlite/statement.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// Every SQL text of the repositories on SQLite. Their names are what metrics and spans show.
namespace mars::repositories::queries {

using chassis::sqlite::Query;

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

inline constexpr Query select_answer{.name = "select_answer",
                                     .sql =
                                         "SELECT fingerprint, answer FROM idempotency_key"
                                         " WHERE principal = ? AND key = ? AND expires_at > unixepoch()"};

/// Replaces a key that has expired; a living one must have been looked for before.
inline constexpr Query insert_answer{
    .name = "insert_answer",
    .sql =
        "INSERT OR REPLACE INTO idempotency_key (principal, key, fingerprint, answer, expires_at)"
        " VALUES (?, ?, ?, ?, unixepoch() + ?)"};

inline constexpr Query delete_expired_keys{
    .name = "delete_expired_keys",
    .sql =
        "DELETE FROM idempotency_key WHERE (principal, key) IN"
        " (SELECT principal, key FROM idempotency_key WHERE expires_at <= unixepoch()"
        "  ORDER BY expires_at LIMIT ?)"};

/// What setting a probe up executes.
inline constexpr std::array set_up{insert_grid.name, insert_probe.name};

/// What keeping an answer executes, by itself and with its work.
inline constexpr std::array keep{select_answer.name, insert_answer.name};
inline constexpr std::array set_up_once{select_answer.name, insert_answer.name, insert_grid.name,
                                        insert_probe.name};
inline constexpr std::array update_once{select_answer.name, update_probe.name, insert_answer.name};

/// All of them.
inline constexpr std::array<chassis::telemetry::DatabaseStatement, 10> statements{
    {{insert_grid.name, insert_grid.sql, "INSERT", "grid"},
     {insert_probe.name, insert_probe.sql, "INSERT", "probe"},
     {select_probe.name, select_probe.sql, "SELECT", "probe"},
     {update_probe.name, update_probe.sql, "UPDATE", "probe"},
     {list_probes.name, list_probes.sql, "SELECT", "probe"},
     {check_readiness.name, check_readiness.sql, "SELECT", "probe"},
     {touch.name, touch.sql, "PRAGMA", "user_version"},
     {select_answer.name, select_answer.sql, "SELECT", "idempotency_key"},
     {insert_answer.name, insert_answer.sql, "INSERT", "idempotency_key"},
     {delete_expired_keys.name, delete_expired_keys.sql, "DELETE", "idempotency_key"}}};

}  // namespace mars::repositories::queries
