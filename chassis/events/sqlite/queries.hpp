#pragma once

#include <array>

#include "chassis/database/statement.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of the table `event` on SQLite. While one transaction writes, no other does, so the order of ids
/// is that of commits; an id is the time in microseconds, or the next one if that is taken. So ids grow even
/// after a restore. A position has the id as `txid`.
namespace chassis::events::sqlite {

using chassis::database::ComposedStatement;
using chassis::database::Statement;

/// Its parameters are `happened_row`.
inline constexpr Statement insert_event{
    .name = "insert_event",
    .sql =
        "INSERT INTO event (id, type, scope_id, subject_id, version, data, created_at)"
        " VALUES (max(:microseconds, (SELECT coalesce(max(id), 0) + 1 FROM event)),"
        " :type, :scope_id, :subject_id, :version, :data, :microseconds)"};

/// The columns of `event_row`.
inline constexpr char columns[] =
    "0 AS timeline, id AS txid, 0 AS ordinal, type, scope_id, subject_id, version,"
    " created_at AS microseconds, data";

/// The id behind which the page starts, and its size. Returns `event_row`.
inline constexpr ComposedStatement read_events("read_events", "SELECT ", columns,
                                               " FROM event WHERE id > ? AND type <> '' ORDER BY id LIMIT ?");

inline constexpr Statement last_event{.name = "last_event", .sql = "SELECT coalesce(max(id), 0) FROM event"};

/// The subject, the version of the cursor, the time from which on events count in microseconds, and the size
/// of the page. Returns `event_row`.
inline constexpr ComposedStatement newest_of_subject(
    "newest_of_subject", "SELECT ", columns,
    " FROM event WHERE subject_id = ? AND version < ? AND created_at > ? ORDER BY version DESC LIMIT ?");
inline constexpr ComposedStatement oldest_of_subject(
    "oldest_of_subject", "SELECT ", columns,
    " FROM event WHERE subject_id = ? AND version > ? AND created_at > ? ORDER BY version LIMIT ?");

/// The id. Returns whether an event of that id or an older one is there.
inline constexpr Statement look_up_event{.name = "look_up_event",
                                         .sql = "SELECT coalesce(min(id) <= ?, 0) FROM event"};

/// The most to delete plus one, and the time up to which events have expired in microseconds. Deletes from
/// the beginning of the log up to the last row but one that has expired, without a hole.
inline constexpr Statement delete_expired_events{
    .name = "delete_expired_events",
    .sql =
        "WITH page AS MATERIALIZED (SELECT id, created_at FROM event ORDER BY id LIMIT ?),"
        " judged AS (SELECT id, max(created_at) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 "
        "FOLLOWING) AS latest FROM page)"
        " DELETE FROM event WHERE id < (SELECT max(id) FROM page) AND id <= (SELECT max(id) FROM judged "
        "WHERE "
        "latest <= ?)"};

/// All of them.
inline constexpr std::array<telemetry::DatabaseStatement, 7> statements{
    {{insert_event.name, insert_event.sql, "INSERT", "event"},
     {read_events.name, read_events.sql, "SELECT", "event"},
     {last_event.name, last_event.sql, "SELECT", "event"},
     {look_up_event.name, look_up_event.sql, "SELECT", "event"},
     {newest_of_subject.name, newest_of_subject.sql, "SELECT", "event"},
     {oldest_of_subject.name, oldest_of_subject.sql, "SELECT", "event"},
     {delete_expired_events.name, delete_expired_events.sql, "DELETE", "event"}}};

}  // namespace chassis::events::sqlite
