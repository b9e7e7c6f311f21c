#pragma once

#include <array>
#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/database/row.hpp"
#include "chassis/database/stored.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/statement.hpp"

// Rows as parameters and results of statements (chassis/database/row.hpp).

namespace chassis::sqlite {

/// A query with a text that is composed of parts (see `database::sql_text`).
template <std::size_t capacity>
class ComposedQuery : public Query {
 public:
  template <class... Parts>
  constexpr explicit ComposedQuery(std::string_view query_name, const Parts&... parts)
      : Query{.name = query_name, .sql = {}}, text_(database::sql_text(parts...)) {
    sql = text_.view();
  }

  ComposedQuery(const ComposedQuery&) = delete;  // `sql` points into it
  ComposedQuery& operator=(const ComposedQuery&) = delete;
  ~ComposedQuery() = default;

 private:
  database::SqlText<capacity> text_;
};

template <class... Parts>
ComposedQuery(std::string_view, const Parts&...) -> ComposedQuery<(database::capacity_of<Parts> + ...)>;

/// The columns of a row as parameters: ":id, :street".
template <class Owner, class... Columns>
consteval auto parameters(const database::Row<Owner, Columns...>& row) {
  return database::names(row, ":");
}

/// Runs a statement that returns no rows, and returns how many rows it changed. Its parameters are the
/// columns of `row`: ":street" is the column `street` of `owner`.
template <class Row>
std::int64_t execute(Database& database, const Query& query, const Row& row,
                     const typename Row::Owner& owner) {
  PreparedStatement& statement = database.prepared(query);
  row.for_each([&, number = 0](const auto& column) mutable {
    number = statement.number_of(column.name, number);
    statement.bind(number, database::to_stored(column.of(owner)));
  });
  return database.execute(query);
}

/// Executes an INSERT of one row. Throws `NotStored` if it has stored none: a trigger can suppress it without
/// an error.
template <class Row>
void insert(Database& database, const Query& query, const Row& row, const typename Row::Owner& owner) {
  if (execute(database, query, row, owner) != 1) throw NotStored("a row was suppressed by the database");
}

/// The value in a column: a uuid (a blob of 16 bytes), std::int32_t, std::int64_t or std::string_view. Throws
/// `DamagedData` if a uuid has another size or a number is out of range.
template <class T>
T value_at(const Rows& rows, int column);

template <>
boost::uuids::uuid value_at(const Rows& rows, int column);
template <>
std::int32_t value_at(const Rows& rows, int column);
template <>
std::int64_t value_at(const Rows& rows, int column);
template <>
std::string_view value_at(const Rows& rows, int column);

/// Reads the columns of a row from a result that has them all, whatever their order.
template <class Row>
class RowReader {
 public:
  /// Both outlive it. Throws `std::logic_error` if the result lacks a column.
  RowReader(const Rows& rows, const Row& row) : rows_(rows), row_(row) {
    row.for_each(
        [&, next = numbers_.begin()](const auto& column) mutable { *next++ = rows.column(column.name); });
  }

  /// Sets the members of `owner` to the values of the current row. Throws `DamagedData`.
  void read(typename Row::Owner& owner) const {
    row_.for_each([&, next = numbers_.begin()]<class O, class T, class... P>(
                      const database::Column<O, T, P...>& column) mutable {
      column.of(owner) = database::from_stored<T>(value_at<database::Stored<T>>(rows_, *next++));
    });
  }

 private:
  const Rows& rows_;
  const Row& row_;
  std::array<int, Row::size> numbers_{};
};

/// The first row, or nothing.
template <class Row>
std::optional<typename Row::Owner> read_one(Rows rows, const Row& row) {
  std::optional<typename Row::Owner> owner;
  if (rows.next()) RowReader(rows, row).read(owner.emplace());
  return owner;
}

/// All rows.
template <class Row>
std::vector<typename Row::Owner> read_all(Rows rows, const Row& row) {
  std::vector<typename Row::Owner> owners;
  const RowReader reader(rows, row);
  while (rows.next())
    reader.read(owners.emplace_back());
  return owners;
}

}  // namespace chassis::sqlite
