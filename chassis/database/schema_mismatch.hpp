#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "chassis/database/migration.hpp"

namespace chassis::database {

/// The database has another schema than the program was built for. The text says what differs and what mends
/// it.
class SchemaMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What differs between the program and `database`, which is a name for the text, and what mends it; empty
/// where nothing is pending or unknown.
std::string schema_difference(std::string_view database, const MigrationState& state);

/// Throws `SchemaMismatch` with that text where the versions `applied` are not those of `known`.
void require_same_schema(std::string_view database, Migrations known, std::span<const std::string> applied);

}  // namespace chassis::database
