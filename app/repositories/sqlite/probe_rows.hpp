#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <span>

#include "app/repositories/probe_repository.hpp"
#include "chassis/sqlite/database.hpp"

// What the repositories on SQLite share: how they read and write rows, on the thread of a worker.

namespace mars::repositories {

using Bytes = std::span<const std::uint8_t>;

/// An id as it is stored.
Bytes bytes(const boost::uuids::uuid& id);

/// The id in a column.
boost::uuids::uuid uuid_of(const chassis::sqlite::Rows& rows, int column);

/// Throws `chassis::NotStored` unless an INSERT has stored its row, given how many it has stored. A trigger
/// can suppress it without an error.
void require_stored(std::int64_t rows);

/// Adds a probe and its grid.
void insert(chassis::sqlite::Database& database, const domain::Probe& probe);

/// As `ProbeRepository::update`.
bool update(chassis::sqlite::Database& database, const ProbeUpdate& update);

}  // namespace mars::repositories
