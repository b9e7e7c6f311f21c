#pragma once

#include "app/repositories/probe_repository.hpp"
#include "chassis/sqlite/database.hpp"

// What the repositories on SQLite share: how they read and write rows, on the thread of a worker.

namespace mars::repositories {

/// Adds a probe and its grid.
void insert(chassis::sqlite::Database& database, const domain::Probe& probe);

/// As `ProbeRepository::update`.
bool update(chassis::sqlite::Database& database, const ProbeUpdate& update);

}  // namespace mars::repositories
