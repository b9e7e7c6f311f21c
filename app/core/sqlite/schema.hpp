#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/sqlite/database.hpp"

namespace mars::core::sqlite {

/// The schema that the program was built for.
struct Schema {
  std::string_view sql;  ///< creates all of it, `schema_migrations` with its rows included
  std::span<const std::string_view> versions;  ///< the migrations in it, ascending
};

/// The database has another schema than the program was built for. The text says what differs and what mends
/// it.
class SchemaMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What sets two ascending lists of migrations apart and which command mends that; empty where nothing does.
std::string schema_difference(std::span<const std::string_view> wanted,
                              std::span<const std::string_view> found);

/// Creates the schema in an empty database, in one transaction, also where several processes do so at once.
/// Throws `SchemaMismatch` where there is another one already.
void ensure_schema(Database& database, const Schema& schema);

}  // namespace mars::core::sqlite
