#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/moment.hpp"
#include "chassis/database/row.hpp"
#include "chassis/database/stored.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"

// Rows as parameters and results of statements (chassis/database/row.hpp). A statement serves a whole batch:
// each column is an array with an element for each request.

namespace chassis::postgres {

/// The type of a column in PostgreSQL.
template <class T>
consteval std::string_view sql_type() {
  using Stored = database::Stored<typename database::Required<T>::Type>;
  if (std::same_as<Stored, boost::uuids::uuid>) return "uuid";
  if (std::same_as<Stored, std::int32_t>) return "integer";
  if (std::same_as<Stored, std::int64_t>) return "bigint";
  if (std::same_as<Stored, double>) return "float8";
  if (std::same_as<Stored, bool>) return "boolean";
  if (std::same_as<Stored, Moment>) return "timestamptz";
  if (std::same_as<Stored, std::chrono::sys_days>) return "date";
  return "text";
}

/// The parameters of a batch: an array for each column, from $1 on, in the order of the columns.
///
/// Enums are sent as text, since an enum has no fixed type id. Whole arrays of them are cast: distributed
/// servers accept that, and not casts of columns.
template <class Owner, class... Columns>
consteval auto arrays(const database::Row<Owner, Columns...>& row) {
  database::SqlText<sizeof...(Columns) * database::column_capacity> text;
  row.for_each([&, number = 0]<class O, class T, class... P>(const database::Column<O, T, P...>&) mutable {
    using Value = typename database::Required<T>::Type;
    text += number == 0 ? "$" : ", $";
    text += ++number;
    text += "::";
    text += sql_type<T>();
    text += "[]";
    if constexpr (std::is_enum_v<Value>) {
      if (database::stored_type<Value> != "text") {
        text += "::";
        text += database::stored_type<Value>;
        text += "[]";
      }
    }
  });
  return text;
}

/// The requests of a batch as a table of the FROM clause, called `alias`, from `arrays`. A last column,
/// `place`, counts the requests from 1.
template <class Owner, class... Columns>
consteval auto requests(const database::Row<Owner, Columns...>& row, std::string_view alias) {
  database::SqlText<(2 * sizeof...(Columns) + 1) * database::column_capacity> text;
  text += "unnest(";
  text += arrays(row).view();
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

/// One row of a result, for `database::RowReader`. The result outlives it.
class Record {
 public:
  Record(const Result& result, int number) : result_(result), number_(number) {}

  /// As `Result::get`.
  template <class T>
  [[nodiscard]] T get(int column) const {
    return result_.get<T>(number_, column);
  }

  [[nodiscard]] bool is_null(int column) const { return result_.is_null(number_, column); }

 private:
  const Result& result_;
  int number_;
};

/// All rows.
template <class Row>
std::vector<typename Row::Owner> read_all(const Result& result, const Row& row) {
  std::vector<typename Row::Owner> owners(static_cast<std::size_t>(result.rows()));
  const database::RowReader reader(result, row);
  for (int number = 0; number < result.rows(); ++number)
    reader.read(Record(result, number), owners[static_cast<std::size_t>(number)]);
  return owners;
}

/// For each request of a batch the row that answers it, or nothing. The first column is `place`.
template <class Row>
std::vector<std::optional<typename Row::Owner>> read_by_place(const Result& result, const Row& row,
                                                              std::size_t requests) {
  std::vector<std::optional<typename Row::Owner>> owners(requests);
  const database::RowReader reader(result, row);
  for (int number = 0; number < result.rows(); ++number)
    reader.read(Record(result, number), owners[index_at(result, number, requests)].emplace());
  return owners;
}

}  // namespace chassis::postgres
