#pragma once

#include <filesystem>

#include "chassis/database/migration.hpp"
#include "chassis/sqlite/backup.hpp"

namespace chassis::sqlite {

/// Makes `copy` the database `file`, in one step: after a crash there is either the old database or the new
/// one. `copy` stays as it is. Throws `Unavailable` if the database is in use or a file cannot be read
/// or written, `SqliteError` if the copy is damaged, and `database::SchemaMismatch` if it has not the schema
/// of `migrations` or of the first of them: an older one is brought up to date when the service opens it.
void restore(const std::filesystem::path& copy, const std::filesystem::path& file,
             database::Migrations migrations, const Progress& progress);

}  // namespace chassis::sqlite
