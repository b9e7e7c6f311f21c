#include "chassis/database/schema_mismatch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace chassis::database {

std::string schema_difference(std::string_view database, const MigrationState& state) {
  std::vector<std::string_view> missing;
  for (const auto& migration : state.pending)
    missing.push_back(migration.version);
  std::vector<std::string> differences;
  if (!missing.empty())
    differences.push_back(
        fmt::format("it lacks {} (run this program with --migrate)", fmt::join(missing, ", ")));
  if (!state.unknown.empty())
    differences.push_back(
        fmt::format("it has {}, which this program does not know (run the newer version that does, or take "
                    "it back with that one's --migrate down)",
                    fmt::join(state.unknown, ", ")));
  if (differences.empty()) return {};
  return fmt::format("{} has another schema than this program was built for: {}", database,
                     fmt::join(differences, "; "));
}

void require_same_schema(std::string_view database, Migrations known, std::span<const std::string> applied) {
  const auto difference = schema_difference(database, compare(known, applied));
  if (!difference.empty()) throw SchemaMismatch(difference);
}

}  // namespace chassis::database
