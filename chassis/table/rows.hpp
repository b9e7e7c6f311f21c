#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>

#include "chassis/database/table.hpp"
#include "chassis/idempotency/claim_row.hpp"
#include "chassis/table/repository.hpp"

// What the statements of a table take, on both engines.

namespace chassis::table {

using database::OwnerOf;
using database::row_of;

/// A row to remove, at that version.
struct Removal {
  boost::uuids::uuid id{};
  std::int64_t version = 0;
};

template <const auto& table>
inline constexpr auto removal_of = database::row(database::column(table.id.name, &Removal::id),
                                                 database::column(table.version.name, &Removal::version));

/// A row to add together with the answer of a claim.
template <class T>
struct Claimed {
  idempotency::Claim claim;
  T added;
};

template <const auto& table>
inline constexpr auto claimed_of = within(&Claimed<OwnerOf<table>>::claim, idempotency::claim_row) +
                                   within(&Claimed<OwnerOf<table>>::added, row_of<table>);

/// The columns that an update sets, and the row that must be stored.
template <const auto& table>
inline constexpr auto update_of =
    within(&Update<OwnerOf<table>>::to, table.others) + within(&Update<OwnerOf<table>>::from, row_of<table>);

}  // namespace chassis::table
