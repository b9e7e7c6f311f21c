#pragma once

#include <array>

#include "chassis/database/sql_text.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/table/names.hpp"
#include "chassis/table/rows.hpp"
#include "chassis/telemetry/database_statement.hpp"

/// The SQL of a table on SQLite.
namespace chassis::table::sqlite {

using database::ComposedStatement;
using database::each_column;
using database::names;
using database::sql_text;

/// Its parameters are the row.
template <const auto& table>
inline constexpr ComposedStatement insert_row(insert_name<table>.view(), "INSERT INTO ", table.name, " (",
                                              names(row_of<table>), ") VALUES (",
                                              chassis::sqlite::parameters(row_of<table>), ")");

/// Its parameter is the id.
template <const auto& table>
inline constexpr ComposedStatement select_row(select_name<table>.view(), "SELECT ", names(row_of<table>),
                                              " FROM ", table.name, " WHERE ",
                                              each_column(database::row(table.id), "@ = ?", ""));

/// Its parameters are `update_of`, in that order.
template <const auto& table>
inline constexpr ComposedStatement update_row(
    update_name<table>.view(),  //
    "UPDATE ", table.name, " SET ", each_column(table.others, "@ = ?", ", "), ", ",
    each_column(database::row(table.version), "@ = @ + 1", ""), " WHERE ",
    each_column(database::row(table.id, table.version), "@ = ?", " AND "), " AND ",
    each_column(table.others, "@ IS ?", " AND "));

/// Its parameters are `removal_of`.
template <const auto& table>
inline constexpr ComposedStatement delete_row(delete_name<table>.view(), "DELETE FROM ", table.name,
                                              " WHERE ", each_column(removal_of<table>, "@ = :@", " AND "));

/// Its parameters are the id after which the page starts, and its size.
template <const auto& table>
inline constexpr ComposedStatement list_rows(list_name<table>.view(), "SELECT ", names(row_of<table>),
                                             " FROM ", table.name, " WHERE ",
                                             each_column(database::row(table.id), "@ > ? ORDER BY @", ""),
                                             " LIMIT ?");

/// The statements of an addition without and with a claim.
template <const auto& table>
inline constexpr std::array add{insert_row<table>.name};
template <const auto& table>
inline constexpr std::array add_once{idempotency::sqlite::select_answer.name, insert_row<table>.name,
                                     idempotency::sqlite::insert_answer.name};

/// All of them.
template <const auto& table>
inline constexpr std::array<telemetry::DatabaseStatement, 5> statements{
    {{insert_row<table>.name, insert_row<table>.sql, "INSERT", table.name.view()},
     {select_row<table>.name, select_row<table>.sql, "SELECT", table.name.view()},
     {update_row<table>.name, update_row<table>.sql, "UPDATE", table.name.view()},
     {delete_row<table>.name, delete_row<table>.sql, "DELETE", table.name.view()},
     {list_rows<table>.name, list_rows<table>.sql, "SELECT", table.name.view()}}};

}  // namespace chassis::table::sqlite
