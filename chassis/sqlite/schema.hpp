#pragma once

#include <span>
#include <string_view>

#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

/// The schema that the program was built for.
struct Schema {
  std::string_view sql;  ///< creates all of it, `schema_migrations` with its rows included
  std::span<const std::string_view> versions;  ///< the migrations in it, ascending
};

/// Creates the schema in an empty database, in one transaction, also where several processes do so at once.
/// Throws `database::SchemaMismatch` where there is another one already.
void ensure_schema(Database& database, const Schema& schema);

/// Throws `database::SchemaMismatch` if the database has another schema, or none.
void require_schema(sqlite3* connection, std::span<const std::string_view> versions);

}  // namespace chassis::sqlite
