#pragma once

#include <sqlite3.h>

#include <cstdint>

namespace chassis::sqlite {

enum class IntegrityCheck : std::uint8_t {
  quick,    ///< the structure of every table and index
  thorough  ///< also whether indexes and tables agree; takes several times as long
};

/// Reads the whole database. Throws `SqliteError` with `SQLITE_CORRUPT` and a description if it is damaged,
/// and with `SQLITE_INTERRUPT` after `sqlite3_interrupt`. Values that violate a constraint of the schema do
/// not count as damage: the request that reads one fails. Switches such constraints off for this connection.
void check_integrity(sqlite3* connection, IntegrityCheck depth);

}  // namespace chassis::sqlite
