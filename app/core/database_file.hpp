#pragma once

#include <filesystem>

#include "app/core/settings.hpp"

namespace mars {

/// `--backup FILE`: copies the embedded database to `copy`, while services may be using it. Returns the exit
/// status of the program; 2 where the settings choose PostgreSQL.
int back_up_database(const core::Settings& settings, const std::filesystem::path& copy);

/// `--restore FILE`: makes `copy` the embedded database, which no service may be using. Likewise.
int restore_database(const core::Settings& settings, const std::filesystem::path& copy);

}  // namespace mars
