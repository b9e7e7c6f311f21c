#pragma once

#include <array>

#include "chassis/database/statement.hpp"
#include "chassis/events/event_row.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/postgres/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of the table `event` on PostgreSQL.
namespace chassis::events::postgres {

using chassis::database::ComposedStatement;
using database::names;

/// The timeline of the server, from the begin of the name of a file of its write-ahead log.
inline constexpr char timeline[] =
    "('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer";

/// A statement that does something records it, on the pattern
///
///   WITH done AS (UPDATE … RETURNING request.place, …), recorded AS (<record_begin>
///     SELECT place, 0 AS step, 'parcel.sent' AS type, … AS scope_id, … AS subject_id, … AS version, … AS
///     data FROM done
///   <record_end>) SELECT …
///
/// with one source for each type of event, joined by UNION ALL; `step` is below 4 and orders the events of
/// one request. Nothing is recorded of a request whose `data` is empty. Returns a row for each event.
inline constexpr auto record_begin = database::sql_text(
    "INSERT INTO event (timeline, txid, ordinal, type, scope_id, subject_id, version, data)"
    " SELECT (SELECT ",
    timeline,
    "), (SELECT pg_current_xact_id()::text::bigint),"
    "  (4 * place + step)::integer, type, scope_id, subject_id, version, data"
    " FROM (");
inline constexpr char record_end[] = ") AS happened WHERE data <> '' RETURNING 1";

/// The columns of `event_row`.
inline constexpr char columns[] =
    "timeline, txid, ordinal, type, scope_id, subject_id, version,"
    " (extract(epoch FROM created_at) * 1000000)::bigint AS microseconds, data";

/// Whether a row of a table with the sum of `bytes` up to it begins within a page of `page_bytes`.
inline constexpr char begins_within_page[] = "bytes - octet_length(data) < 1048576";
static_assert(page_bytes == 1'048'576);

/// Transactions below this have ended, and what they wrote is visible.
inline constexpr char oldest_open[] = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// $1 to $3 the position behind which the page starts, $4 its size. Returns `event_row`, and behind the last
/// event the end of what is known, with an empty type.
inline constexpr ComposedStatement read_events(
    "read_events",  //
    "WITH page AS MATERIALIZED (SELECT ", columns,
    "  FROM event WHERE (timeline, txid, ordinal) > ($1::integer, $2::bigint, $3::integer)"
    "   AND txid < ",
    oldest_open,
    "  ORDER BY timeline, txid, ordinal LIMIT $4::bigint"
    "), measured AS ("
    "  SELECT *, sum(octet_length(data)) OVER (ORDER BY timeline, txid, ordinal) AS bytes FROM page"
    ") SELECT ",
    names(event_row), " FROM measured WHERE type <> '' AND ", begins_within_page, " UNION ALL SELECT ",
    timeline, ", ", oldest_open,
    " - 1, 2147483647, '', uuid_nil, uuid_nil, 0::bigint, 0::bigint, ''"
    " FROM (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS uuid_nil) AS nil"
    " ORDER BY timeline, txid, ordinal");

/// $1 to $3 the position. Returns 'all', 'some' or 'unknown'.
inline constexpr ComposedStatement look_up_event(
    "look_up_event",  //
    "SELECT CASE WHEN ($1::integer, $2::bigint) > (", timeline,
    ", pg_snapshot_xmax(pg_current_snapshot())::text::bigint) THEN 'unknown'"
    "  WHEN (SELECT (timeline, txid, ordinal) <= ($1, $2, $3::integer) FROM event"
    "   ORDER BY timeline, txid, ordinal LIMIT 1) THEN 'all'"
    "  ELSE 'some' END");

/// $1 the subject, $2 the version of the cursor, $3 the retention in seconds, $4 the size of the page.
/// Returns `event_row`.
template <std::size_t size_of_bound, std::size_t size_of_order>
consteval auto history_sql(const char (&bound)[size_of_bound], const char (&order)[size_of_order]) {
  return database::sql_text("WITH page AS MATERIALIZED (SELECT ", columns,
                            "  FROM event WHERE subject_id = $1::uuid AND version ", bound,
                            " $2::bigint AND created_at > now() - $3::bigint * interval '1 second'"
                            "  ORDER BY version ",
                            order,
                            " LIMIT $4::bigint"
                            "), measured AS ("
                            "  SELECT *, sum(octet_length(data)) OVER (ORDER BY version ",
                            order, ") AS bytes FROM page) SELECT ", names(event_row), " FROM measured WHERE ",
                            begins_within_page, " ORDER BY version ", order);
}

inline constexpr ComposedStatement newest_of_subject("newest_of_subject", history_sql("<", "DESC"));
inline constexpr ComposedStatement oldest_of_subject("oldest_of_subject", history_sql(">", "ASC"));

/// $1 the retention in seconds, $2 the most to delete. Deletes from the beginning of the log up to the last
/// row but one that has expired, without a hole: what is behind a row that is left is complete.
inline constexpr ComposedStatement delete_expired_events(
    "delete_expired_events",  //
    "WITH page AS MATERIALIZED ("
    "  SELECT timeline, txid, ordinal,"
    "    created_at <= now() - $1::bigint * interval '1 second' AND txid < ",
    oldest_open,
    " AS expired"
    "  FROM event ORDER BY timeline, txid, ordinal LIMIT $2::bigint + 1"
    "), judged AS ("
    "  SELECT timeline, txid, ordinal, lead(expired) OVER log AND bool_and(expired) OVER log AS doomed FROM "
    "page"
    "  WINDOW log AS (ORDER BY timeline, txid, ordinal)"
    "), deleted AS ("
    "  DELETE FROM event WHERE (timeline, txid, ordinal) IN ("
    "    SELECT timeline, txid, ordinal FROM judged WHERE doomed)"
    "  RETURNING 1"
    ") SELECT count(*) FROM deleted");

/// All of them.
inline constexpr std::array<telemetry::DatabaseStatement, 5> statements{
    {{read_events.name, read_events.sql, "SELECT", "event"},
     {look_up_event.name, look_up_event.sql, "SELECT", "event"},
     {newest_of_subject.name, newest_of_subject.sql, "SELECT", "event"},
     {oldest_of_subject.name, oldest_of_subject.sql, "SELECT", "event"},
     {delete_expired_events.name, delete_expired_events.sql, "DELETE", "event"}}};

}  // namespace chassis::events::postgres
