#pragma once

#include <array>

#include "chassis/database/sql_text.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/idempotency/postgres/statements.hpp"
#include "chassis/postgres/rows.hpp"
#include "chassis/table/names.hpp"
#include "chassis/table/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of a table on PostgreSQL. Each statement but that of a list serves a whole batch: `place`, counted
/// from 1, is the request that a row answers.
///
/// Columns of requests have the prefix `new_` or `old_`, so that they never have the name of another column.
namespace chassis::table::postgres {

using database::ComposedStatement;
using database::each_column;
using database::names;
using database::sql_text;
using database::Statement;

/// The begin of a statement with the table `request`: arrays of a row, under these names.
consteval auto with_requests(const auto& row, const auto& request_names) {
  return sql_text("WITH request AS MATERIALIZED (SELECT * FROM unnest(", chassis::postgres::arrays(row),
                  ") WITH ORDINALITY AS request (", request_names, ", place)), ");
}

/// Requests are rows. Returns a row for each that was stored.
template <const auto& table>
inline constexpr ComposedStatement insert_row(insert_name<table>.view(),  //
                                              with_requests(row_of<table>, names(row_of<table>, "new_")),
                                              "stored AS (INSERT INTO ", table.name, " (",
                                              names(row_of<table>), ") SELECT ", names(row_of<table>, "new_"),
                                              " FROM request RETURNING ", names(database::row(table.id)),
                                              ")"
                                              " SELECT request.place FROM request JOIN stored ON stored.",
                                              names(database::row(table.id)), " = request.",
                                              names(database::row(table.id), "new_"));

/// Requests are `claimed_of`. Returns the outcome of each: 'done' or 'taken'. Fails with the text of the
/// failed cast unless all rows of outcome 'done' were stored. Waits for other transactions that insert the
/// same key.
template <const auto& table>
inline constexpr ComposedStatement insert_row_once(
    claimed_insert_name<table>.view(),  //
    with_requests(claimed_of<table>,
                  sql_text(names(idempotency::claim_row), ", ", names(row_of<table>, "new_"))),
    "won AS (", idempotency::postgres::insert_keys, idempotency::postgres::unless_taken,
    idempotency::postgres::winners, "), stored AS (INSERT INTO ", table.name, " (", names(row_of<table>),
    ") SELECT ", names(row_of<table>, "new_"),
    " FROM winner RETURNING 1"
    "), suppressed AS ("
    "  SELECT count(*) - (SELECT count(*) FROM stored) AS count FROM winner"
    ")"
    " SELECT place, CASE WHEN place IN (SELECT place FROM winner) THEN 'done' ELSE 'taken' END AS outcome"
    " FROM request",
    idempotency::postgres::unless_suppressed);

/// $1 ids. Returns the rows with these ids.
template <const auto& table>
inline constexpr ComposedStatement select_row(
    select_name<table>.view(),  //
    "SELECT wanted.place AS request_place, ", names(row_of<table>, "stored."),
    " FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN ", table.name,
    " AS stored ON stored.", names(database::row(table.id)), " = wanted.id");

/// Requests are `update_of`. Returns a row for each that was changed.
template <const auto& table>
inline constexpr ComposedStatement update_row(
    update_name<table>.view(),  //
    "UPDATE ", table.name, " AS stored SET ", each_column(table.others, "@ = request.new_@", ", "), ", ",
    each_column(database::row(table.version), "@ = stored.@ + 1", ""), " FROM unnest(",
    chassis::postgres::arrays(update_of<table>), ") WITH ORDINALITY AS request (",
    names(table.others, "new_"), ", ", names(row_of<table>, "old_"), ", place) WHERE ",
    each_column(database::row(table.id, table.version), "stored.@ = request.old_@", " AND "), " AND ",
    each_column(table.others, "stored.@ IS NOT DISTINCT FROM request.old_@", " AND "),
    " RETURNING request.place");

/// Requests are `removal_of`. Returns a row for each that was removed.
template <const auto& table>
inline constexpr ComposedStatement delete_row(delete_name<table>.view(),  //
                                              "DELETE FROM ", table.name, " AS stored USING ",
                                              chassis::postgres::requests(removal_of<table>, "request"),
                                              " WHERE ",
                                              each_column(removal_of<table>, "stored.@ = request.@", " AND "),
                                              " RETURNING request.place");

/// $1 the id after which the page starts, $2 its size.
template <const auto& table>
inline constexpr ComposedStatement list_rows(list_name<table>.view(),  //
                                             "SELECT ", names(row_of<table>), " FROM ", table.name, " WHERE ",
                                             each_column(database::row(table.id), "@ > $1::uuid ORDER BY @",
                                                         ""),
                                             " LIMIT $2::bigint");

/// All of them.
template <const auto& table>
inline constexpr std::array<telemetry::DatabaseStatement, 6> statements{
    {{insert_row<table>.name, insert_row<table>.sql, "INSERT", table.name.view()},
     {insert_row_once<table>.name, insert_row_once<table>.sql, "INSERT", table.name.view()},
     {select_row<table>.name, select_row<table>.sql, "SELECT", table.name.view()},
     {update_row<table>.name, update_row<table>.sql, "UPDATE", table.name.view()},
     {delete_row<table>.name, delete_row<table>.sql, "DELETE", table.name.view()},
     {list_rows<table>.name, list_rows<table>.sql, "SELECT", table.name.view()}}};

}  // namespace chassis::table::postgres
