#include "app/repositories/sqlite/probe_rows.hpp"

#include "app/repositories/sqlite/probe_queries.hpp"
#include "chassis/sqlite/values.hpp"

namespace mars::repositories {

using chassis::sqlite::bytes;
using chassis::sqlite::Database;
using chassis::sqlite::require_stored;

void insert(Database& database, const domain::Probe& probe) {
  const auto& grid = probe.grid;
  require_stored(database.execute(queries::insert_grid, bytes(grid.id), grid.width, grid.height));
  require_stored(database.execute(queries::insert_probe, bytes(probe.id), bytes(grid.id), probe.position.x,
                                  probe.position.y, domain::to_string(probe.direction)));
}

bool update(Database& database, const ProbeUpdate& update) {
  const auto& [from, to] = update;
  return database.execute(queries::update_probe, to.position.x, to.position.y,
                          domain::to_string(to.direction), bytes(to.id), from.version, from.probe.position.x,
                          from.probe.position.y, domain::to_string(from.probe.direction)) == 1;
}

}  // namespace mars::repositories
