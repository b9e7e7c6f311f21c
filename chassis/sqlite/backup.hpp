#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <string_view>

#include "chassis/sqlite/connection.hpp"

namespace chassis::sqlite {

/// Receives how many pages have been copied, and how many there are.
using Progress = std::function<void(int done, int total)>;

/// Copies the state that `from` sees at the beginning into the file `to`, whose content is overwritten. The
/// copy is one file without a log. It is read back and checked; throws `SqliteError` if the database is
/// damaged. Writers of `from` are not held up.
void copy_database(sqlite3* from, const std::filesystem::path& to, const Progress& progress);

/// Copies the database `file`, which this process has open, before it is changed: to `FILE.before-LABEL`, or
/// to `FILE.before-LABEL-2` and so on where that exists. The copy appears like that of `back_up`, with the
/// owner and the rights of `file`. Returns its name. Throws `Unavailable` or `SqliteError`.
std::filesystem::path keep_copy(const std::filesystem::path& file, std::string_view label);

/// Copies the database `file`, which services may be using, to `copy`, where nothing may be yet. The copy
/// appears when it is complete, checked and on the disk. Throws `Unavailable` or `SqliteError`.
void back_up(const std::filesystem::path& file, const std::filesystem::path& copy, const Progress& progress);

}  // namespace chassis::sqlite
