#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "chassis/table/postgres/statements.hpp"
#include "chassis/table/sqlite/statements.hpp"
#include "chassis/telemetry/database_statement.hpp"

namespace chassis::table {

/// Several lists of statements, as one.
template <std::size_t total>
consteval std::array<telemetry::DatabaseStatement, total> joined(const auto&... lists) {
  std::array<telemetry::DatabaseStatement, total> all{};
  [[maybe_unused]] auto out = all.begin();
  ((out = std::ranges::copy(lists, out).out), ...);
  return all;
}

/// The tables of a service, for the options of its database.
template <const auto&... tables>
struct TableList {
  static constexpr std::size_t size = sizeof...(tables);

  static constexpr std::array<std::string_view, size> names{tables.name.view()...};

  static constexpr auto postgres_statements =
      joined<(postgres::statements<tables>.size() + ... + 0)>(postgres::statements<tables>...);

  static constexpr auto sqlite_statements =
      joined<(sqlite::statements<tables>.size() + ... + 0)>(sqlite::statements<tables>...);
};

}  // namespace chassis::table
