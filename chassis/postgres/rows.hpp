#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/database/row.hpp"
#include "chassis/database/stored.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"
#include "chassis/postgres/statement.hpp"

// Rows as parameters and results of statements (chassis/database/row.hpp). A statement serves a whole batch:
// each column is an array with an element for each request.

namespace chassis::postgres {

/// A statement with a text that is composed of parts (see `database::sql_text`).
template <std::size_t capacity>
class ComposedStatement : public Statement {
 public:
  template <class... Parts>
  constexpr explicit ComposedStatement(const char* statement_name, const Parts&... parts)
      : Statement{.name = statement_name, .sql = nullptr}, text_(database::sql_text(parts...)) {
    sql = text_.c_str();
  }

  ComposedStatement(const ComposedStatement&) = delete;  // `sql` points into it
  ComposedStatement& operator=(const ComposedStatement&) = delete;
  ~ComposedStatement() = default;

 private:
  database::SqlText<capacity> text_;
};

template <class... Parts>
ComposedStatement(const char*, const Parts&...) -> ComposedStatement<(database::capacity_of<Parts> + ...)>;

/// The type of a column in PostgreSQL.
template <class T>
consteval std::string_view sql_type() {
  using Stored = database::Stored<T>;
  if (std::same_as<Stored, boost::uuids::uuid>) return "uuid";
  if (std::same_as<Stored, std::int32_t>) return "integer";
  if (std::same_as<Stored, std::int64_t>) return "bigint";
  return "text";
}

/// The requests of a batch as a table of the FROM clause, called `alias`. The arrays are the parameters from
/// $1 on, in the order of the columns. A last column, `place`, counts the requests from 1.
///
/// Enums are sent as text, since an enum has no fixed type id. Whole arrays of them are cast: distributed
/// servers accept that, and not casts of columns.
template <class Owner, class... Columns>
consteval auto requests(const database::Row<Owner, Columns...>& row, std::string_view alias) {
  database::SqlText<(2 * sizeof...(Columns) + 1) * database::column_capacity> text;
  text += "unnest(";
  row.for_each([&, number = 0]<class O, class T, class... P>(const database::Column<O, T, P...>&) mutable {
    text += number == 0 ? "$" : ", $";
    text += ++number;
    text += "::";
    text += sql_type<T>();
    text += "[]";
    if constexpr (std::is_enum_v<T>) {
      if (database::stored_type<T> != "text") {
        text += "::";
        text += database::stored_type<T>;
        text += "[]";
      }
    }
  });
  text += ") WITH ORDINALITY AS ";
  text += alias;
  text += " (";
  text += database::names(row).view();
  text += ", place)";
  return text;
}

/// Adds the arrays that `requests` names, of a batch of Owners.
template <class Batch, class Owner, class... Columns>
void add_requests(Parameters& parameters, const Batch& batch, const database::Row<Owner, Columns...>& row) {
  parameters.reserve(sizeof...(Columns), batch.size());
  row.for_each([&](const auto& column) {
    parameters.add_array(batch,
                         [&](const Owner& request) { return database::to_stored(column.of(request)); });
  });
}

/// Reads the columns of a row from a result that has them all, whatever their order.
template <class Row>
class RowReader {
 public:
  /// Both outlive it. Throws `std::logic_error` if the result lacks a column.
  RowReader(const Result& result, const Row& row) : result_(result), row_(row) {
    row.for_each([&, next = numbers_.begin()](const auto& column) mutable {
      *next++ = result.column(column.name.data());
    });
  }

  /// Sets the members of `owner` to the values of row `number`. Throws `DamagedAnswer` and `DamagedData`.
  void read(int number, typename Row::Owner& owner) const {
    row_.for_each([&, next = numbers_.begin()]<class O, class T, class... P>(
                      const database::Column<O, T, P...>& column) mutable {
      column.of(owner) = database::from_stored<T>(result_.get<database::Stored<T>>(number, *next++));
    });
  }

 private:
  const Result& result_;
  const Row& row_;
  std::array<int, Row::size> numbers_{};
};

/// All rows.
template <class Row>
std::vector<typename Row::Owner> read_all(const Result& result, const Row& row) {
  std::vector<typename Row::Owner> owners(static_cast<std::size_t>(result.rows()));
  const RowReader reader(result, row);
  for (int number = 0; number < result.rows(); ++number)
    reader.read(number, owners[static_cast<std::size_t>(number)]);
  return owners;
}

/// For each request of a batch the row that answers it, or nothing. The first column is `place`.
template <class Row>
std::vector<std::optional<typename Row::Owner>> read_by_place(const Result& result, const Row& row,
                                                              std::size_t requests) {
  std::vector<std::optional<typename Row::Owner>> owners(requests);
  const RowReader reader(result, row);
  for (int number = 0; number < result.rows(); ++number)
    reader.read(number, owners[index_at(result, number, requests)].emplace());
  return owners;
}

}  // namespace chassis::postgres
