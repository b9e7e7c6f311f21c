#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "chassis/sqlite/backup.hpp"

namespace chassis::sqlite {

/// Makes `copy` the database `file`, in one step: after a crash there is either the old database or the new
/// one. `copy` stays as it is. Throws `Unavailable` if the database is in use or a file cannot be read
/// or written, `SqliteError` if the copy is damaged, and `database::SchemaMismatch` if it has another schema
/// than `versions`.
void restore(const std::filesystem::path& copy, const std::filesystem::path& file,
             std::span<const std::string_view> versions, const Progress& progress);

}  // namespace chassis::sqlite
