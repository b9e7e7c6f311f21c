#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chassis::database {

/// The database has another schema than the program was built for. The text says what differs and what mends
/// it.
class SchemaMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Compares the migrations that the program was built for with those that were applied to `database`, which
/// is a name for the text; both ascending. Returns what differs and what mends it; empty where nothing
/// differs.
std::string schema_difference(std::string_view database, std::span<const std::string_view> wanted,
                              std::span<const std::string> applied);

/// Throws `SchemaMismatch` with that text where they differ.
void require_same_schema(std::string_view database, std::span<const std::string_view> wanted,
                         std::span<const std::string> applied);

}  // namespace chassis::database
