#include "chassis/database/migration.hpp"

#include <algorithm>

namespace chassis::database {

MigrationState compare(Migrations known, std::span<const std::string> applied) {
  MigrationState state;
  for (const Migration& migration : known) {
    const bool is_applied = std::ranges::find(applied, migration.version) != applied.end();
    (is_applied ? state.applied : state.pending).push_back(migration);
  }
  for (const std::string& version : applied) {
    if (std::ranges::find(known, version, &Migration::version) == known.end())
      state.unknown.push_back(version);
  }
  return state;
}

}  // namespace chassis::database
