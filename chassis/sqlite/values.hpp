#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <span>

#include "chassis/sqlite/statement.hpp"

// How values are stored that SQLite has no type for.

namespace chassis::sqlite {

using Bytes = std::span<const std::uint8_t>;

/// A UUID as it is stored: a blob of 16 bytes.
Bytes bytes(const boost::uuids::uuid& id);

/// The UUID in a column. Throws `DamagedData` if it has another size.
boost::uuids::uuid uuid_of(const Rows& rows, int column);

/// Throws `NotStored` unless an INSERT has stored its row, given how many it has stored. A trigger can
/// suppress it without an error.
void require_stored(std::int64_t rows);

}  // namespace chassis::sqlite
