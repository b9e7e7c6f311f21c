// A table in one declaration, from which its statements follow (chassis/table/):
//
//   struct Parcel {
//     boost::uuids::uuid id{};
//     std::int64_t version = 0;
//     std::string code;
//
//     bool operator==(const Parcel&) const = default;
//   };
//
//   inline constexpr auto parcels =
//       table("parcel", column("id", &Parcel::id), column("version", &Parcel::version),
//             row(column("code", &Parcel::code)));
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "chassis/database/row.hpp"
#include "chassis/database/sql_text.hpp"

namespace chassis::database {

/// The columns of a table. The id is the primary key, a UUID of version 7: its order is that of creation. The
/// version is 0 at first, and grows by one with each change.
template <std::size_t name_size, class Columns>
struct Table {
  using Owner = typename Columns::Owner;

  SqlText<name_size> name;
  Column<Owner, boost::uuids::uuid, boost::uuids::uuid Owner::*> id;
  Column<Owner, std::int64_t, std::int64_t Owner::*> version;
  Columns others;

  /// All columns.
  [[nodiscard]] constexpr auto row() const { return database::row(id, version) + others; }
};

template <std::size_t size, class Owner, class Columns>
constexpr Table<size - 1, Columns> table(
    const char (&name)[size], const Column<Owner, boost::uuids::uuid, boost::uuids::uuid Owner::*>& id,
    const Column<Owner, std::int64_t, std::int64_t Owner::*>& version, const Columns& others) {
  return {.name = sql_text(name), .id = id, .version = version, .others = others};
}

/// The type of the rows of a table.
template <const auto& table>
using OwnerOf = typename std::remove_cvref_t<decltype(table)>::Owner;

/// All columns of a table.
template <const auto& table>
inline constexpr auto row_of = table.row();

}  // namespace chassis::database
