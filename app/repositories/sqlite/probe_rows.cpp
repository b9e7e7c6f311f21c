#include "app/repositories/sqlite/probe_rows.hpp"

#include <algorithm>

#include "app/repositories/sqlite/probe_queries.hpp"
#include "chassis/base/errors.hpp"

namespace mars::repositories {

using chassis::sqlite::Database;
using chassis::sqlite::Rows;

Bytes bytes(const boost::uuids::uuid& id) {
  return {id.begin(), id.size()};
}

boost::uuids::uuid uuid_of(const Rows& rows, int column) {
  boost::uuids::uuid id{};
  const auto blob = rows.blob(column);
  if (blob.size() != id.size()) throw chassis::DamagedData("an id of other than 16 bytes in the database");
  std::ranges::copy(blob, id.begin());
  return id;
}

void require_stored(std::int64_t rows) {
  if (rows != 1) throw chassis::NotStored("a row was suppressed by the database");
}

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
