#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/database/row.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/database/stored.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/statement.hpp"

// Rows as parameters and results of statements (chassis/database/row.hpp).

namespace chassis::sqlite {

/// The columns of a row as parameters: ":id, :street".
template <class Owner, class... Columns>
consteval auto parameters(const database::Row<Owner, Columns...>& row) {
  return database::names(row, ":");
}

/// Binds a member of a row. Its bytes are not copied: the member stays until the statement has run.
template <class T>
void bind_member(PreparedStatement& statement, int number, const T& member) {
  if constexpr (!database::is_nullable<T>) {
    statement.bind(number, database::to_stored(member));
  } else if (member) {
    statement.bind(number, database::to_stored(*member));
  } else {
    statement.bind(number, std::nullopt);
  }
}

/// Runs a statement that returns no rows, and returns how many rows it changed. Its parameters are the
/// columns of `row`: ":street" is the column `street` of `owner`.
template <class Row>
std::int64_t execute(Database& database, const database::Statement& statement, const Row& row,
                     const typename Row::Owner& owner) {
  PreparedStatement& prepared = database.prepared(statement);
  row.for_each([&, number = 0](const auto& column) mutable {
    number = prepared.number_of(column.name, number);
    bind_member(prepared, number, column.of(owner));
  });
  return database.execute(statement);
}

/// The same for a statement whose parameters are `?`, one for each column, in the order of `row`.
template <class Row>
std::int64_t execute_in_order(Database& database, const database::Statement& statement, const Row& row,
                              const typename Row::Owner& owner) {
  PreparedStatement& prepared = database.prepared(statement);
  row.for_each(
      [&, number = 0](const auto& column) mutable { bind_member(prepared, ++number, column.of(owner)); });
  return database.execute(statement);
}

/// Executes an INSERT of one row. Throws `NotStored` if it has stored none: a trigger can suppress it without
/// an error.
template <class Row>
void insert(Database& database, const database::Statement& statement, const Row& row,
            const typename Row::Owner& owner) {
  if (execute(database, statement, row, owner) != 1) throw NotStored("a row was suppressed by the database");
}

/// The first row, or nothing.
template <class Row>
std::optional<typename Row::Owner> read_one(Rows rows, const Row& row) {
  std::optional<typename Row::Owner> owner;
  if (rows.next()) database::RowReader(rows, row).read(rows, owner.emplace());
  return owner;
}

/// All rows.
template <class Row>
std::vector<typename Row::Owner> read_all(Rows rows, const Row& row) {
  std::vector<typename Row::Owner> owners;
  const database::RowReader reader(rows, row);
  while (rows.next())
    reader.read(rows, owners.emplace_back());
  return owners;
}

}  // namespace chassis::sqlite
