#pragma once

#include "chassis/database/sql_text.hpp"

// The names of the statements of a table, the same on both engines. They live as long as the program.

namespace chassis::table {

using database::sql_text;

template <const auto& table>
inline constexpr auto insert_name = sql_text("insert_", table.name);
template <const auto& table>
inline constexpr auto claimed_insert_name = sql_text("insert_", table.name, "_once");
template <const auto& table>
inline constexpr auto select_name = sql_text("select_", table.name);
template <const auto& table>
inline constexpr auto update_name = sql_text("update_", table.name);
template <const auto& table>
inline constexpr auto delete_name = sql_text("delete_", table.name);
template <const auto& table>
inline constexpr auto list_name = sql_text("list_", table.name);

}  // namespace chassis::table
