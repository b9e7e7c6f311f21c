// Rows: one declaration of the columns of a type, from which parameters are bound and results read on every
// engine, by name.
//
//   struct Order {
//     boost::uuids::uuid id;
//     Address address;
//   };
//
//   inline constexpr auto order = row(column("id", &Order::id),
//                                     column("street", &Order::address, &Address::street));
//
// A row may be a table, a part or a join of tables, or the parameters of a statement. `+` joins two rows of a
// type; `within(&Owner::member, row)` declares the columns of a member.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "chassis/database/sql_text.hpp"
#include "chassis/database/stored.hpp"

namespace chassis::database {

/// A column and the member that it holds: `path` leads from an `Owner` to it.
template <class Owner, class T, class... Path>
struct Column {
  using Type = T;

  std::string_view name;  ///< a literal
  std::tuple<Path...> path;

  /// The member of `owner`.
  constexpr const T& of(const Owner& owner) const {
    return std::apply([&](auto... members) -> const T& { return (owner.*....*members); }, path);
  }

  constexpr T& of(Owner& owner) const { return const_cast<T&>(of(std::as_const(owner))); }
};

template <class Owner, class T>
constexpr Column<Owner, T, T Owner::*> column(std::string_view name, T Owner::* member) {
  return {name, {member}};
}

/// The same column as one of an object that has the member.
template <class Owner, class Inner, class T, class... Path>
constexpr Column<Owner, T, Inner Owner::*, Path...> within(Inner Owner::* member,
                                                           const Column<Inner, T, Path...>& column) {
  return {column.name, std::tuple_cat(std::tuple(member), column.path)};
}

/// The column of a member's member.
template <class Owner, class Inner, class... Members>
constexpr auto column(std::string_view name, Inner Owner::* member, Members... members) {
  return within(member, column(name, members...));
}

/// The columns of an `Owner`.
template <class OwnerType, class... Columns>
struct Row {
  using Owner = OwnerType;

  static constexpr std::size_t size = sizeof...(Columns);

  std::tuple<Columns...> columns;

  /// Calls `visit` with each column, in the order of declaration.
  constexpr void for_each(auto visit) const {
    std::apply([&](const auto&... column) { (visit(column), ...); }, columns);
  }
};

template <class Owner, class T, class... Path, class... Others>
constexpr Row<Owner, Column<Owner, T, Path...>, Others...> row(const Column<Owner, T, Path...>& first,
                                                               const Others&... others) {
  return {{first, others...}};
}

template <class Owner, class... Left, class... Right>
constexpr Row<Owner, Left..., Right...> operator+(const Row<Owner, Left...>& left,
                                                  const Row<Owner, Right...>& right) {
  return {std::tuple_cat(left.columns, right.columns)};
}

/// The columns of a member.
template <class Owner, class Inner, class... Columns>
constexpr auto within(Inner Owner::* member, const Row<Inner, Columns...>& inner) {
  return std::apply([&](const auto&... columns) { return row(within(member, columns)...); }, inner.columns);
}

/// Reads the columns of a row from a result that contains them, in any order.
template <class Row>
class RowReader {
 public:
  /// `result.column(name)` is the number of a column, and throws `std::logic_error` if there is none. `row`
  /// outlives the reader.
  template <class Result>
  RowReader(const Result& result, const Row& row) : row_(row) {
    row.for_each([&, next = numbers_.begin()](const auto& column) mutable {
      // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the name is a literal
      *next++ = result.column(column.name.data());
    });
  }

  /// Sets the members of `owner`. `record.get<T>(number)` is the value of a column as the type that it is
  /// stored as, and `record.is_null(number)` says that it has none. Throws what these throw, and
  /// `DamagedData`.
  template <class Record>
  void read(const Record& record, typename Row::Owner& owner) const {
    row_.for_each(
        [&, next = numbers_.begin()]<class O, class T, class... P>(const Column<O, T, P...>& column) mutable {
          column.of(owner) = value<T>(record, *next++);
        });
  }

 private:
  template <class T, class Record>
  static T value(const Record& record, int number) {
    if constexpr (is_nullable<T>) {
      if (record.is_null(number)) return std::nullopt;
    }
    using Value = typename Required<T>::Type;
    return from_stored<Value>(record.template get<Stored<Value>>(number));
  }

  const Row& row_;
  std::array<int, Row::size> numbers_{};
};

/// The most characters that a column takes in a text, its prefix included.
inline constexpr std::size_t column_capacity = 64;

/// The names of the columns as SQL lists them, each behind `prefix`: "id, street".
template <class Owner, class... Columns>
consteval auto names(const Row<Owner, Columns...>& row, std::string_view prefix = "") {
  SqlText<sizeof...(Columns) * column_capacity> text;
  row.for_each([&, separator = std::string_view()](const auto& column) mutable {
    text += std::exchange(separator, ", ");
    text += prefix;
    text += column.name;
  });
  return text;
}

/// A text for each column, with `separator` between them. In `pattern`, `@` is the name of the column.
template <class Owner, class... Columns>
consteval auto each_column(const Row<Owner, Columns...>& row, std::string_view pattern,
                           std::string_view separator) {
  SqlText<sizeof...(Columns) * 2 * column_capacity> text;
  row.for_each([&, between = std::string_view()](const auto& column) mutable {
    text += std::exchange(between, separator);
    for (auto rest = pattern; !rest.empty();) {
      const auto place = rest.find('@');
      text += rest.substr(0, place);
      if (place == std::string_view::npos) break;
      text += column.name;
      rest.remove_prefix(place + 1);
    }
  });
  return text;
}

}  // namespace chassis::database
