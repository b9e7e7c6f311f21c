#include "app/repositories/sqlite/sqlite_probe_repository.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "app/domain/event_type.hpp"
#include "app/repositories/event_data.hpp"
#include "app/repositories/sqlite/probe_queries.hpp"
#include "chassis/events/sqlite/record.hpp"
#include "chassis/idempotency/sqlite/claims.hpp"
#include "chassis/sqlite/readiness.hpp"
#include "chassis/sqlite/rows.hpp"

namespace mars::repositories {

namespace {

namespace asio = boost::asio;
using chassis::sqlite::Database;
using domain::EventType;

/// Nothing has the nil UUID, so that everything comes behind it.
constexpr boost::uuids::uuid first{};

/// The names of the statements of a job that has but one.
chassis::sqlite::Client::StatementNames only(const chassis::database::Statement& query) {
  return {&query.name, 1};
}

void record(Database& database, EventType type, const domain::Probe& probe, std::int64_t version,
            std::string data) {
  const bool of_grid = type == EventType::grid_created;
  queries::events::record(database, {.at = {},
                                     .type = std::string(to_string(type)),
                                     .scope_id = probe.grid.id,
                                     .subject_id = of_grid ? probe.grid.id : probe.id,
                                     .version = version,
                                     .data = std::move(data)});
}

void insert(Database& database, const domain::Probe& probe, bool records) {
  chassis::sqlite::insert(database, queries::insert_grid, models::grid, probe.grid);
  chassis::sqlite::insert(database, queries::insert_probe, models::probe, probe);
  if (!records) return;
  record(database, EventType::grid_created, probe, 0, created_data(probe.grid));
  record(database, EventType::probe_created, probe, 0, created_data(probe));
}

/// `event` is the data of its event; empty where none is recorded.
bool store(Database& database, const ProbeUpdate& update, const std::string& event) {
  if (chassis::sqlite::execute(database, queries::update_probe, models::probe_update, update) != 1)
    return false;
  record(database, EventType::probe_moved, update.to, update.from.version + 1, event);
  return true;
}

std::optional<StoredProbe> select(Database& database, domain::ProbeId id) {
  return read_one(database.query(queries::select_probe, id), models::stored_probe);
}

}  // namespace

SqliteProbeRepository::SqliteProbeRepository(chassis::sqlite::Store& store, asio::any_io_executor executor,
                                             chassis::telemetry::DatabaseObserver* observer, bool records)
    : store_(store), records_(records), client_(std::move(executor), observer) {}

// The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

asio::awaitable<void> SqliteProbeRepository::add(const chassis::RequestContext& context,
                                                 const domain::Probe& probe, const Claim* claim) {
  if (claim != nullptr) return add_once(context, probe, *claim);
  auto work = [probe, records = records_](Database& database) { insert(database, probe, records); };
  return client_.run(store_.writer(), context, queries::set_up, std::move(work));
}

asio::awaitable<void> SqliteProbeRepository::add_once(const chassis::RequestContext& context,
                                                      const domain::Probe& probe, const Claim& claim) {
  auto work = [probe, records = records_](Database& database) {
    insert(database, probe, records);
    return true;
  };
  co_await queries::keys::run_once(client_, store_.writer(), context, queries::set_up_once, claim,
                                   std::move(work));
}

/// Does `work`, which returns true, under a claim if there is one.
template <class Work>
asio::awaitable<void> SqliteProbeRepository::write(const chassis::RequestContext& context,
                                                   chassis::sqlite::Client::StatementNames names,
                                                   const Claim* claim, Work work) {
  if (claim != nullptr) {
    co_await queries::keys::run_once(client_, store_.writer(), context, names, *claim, std::move(work));
  } else {
    co_await client_.run(store_.writer(), context, names.subspan(1, names.size() - 2), std::move(work));
  }
}

asio::awaitable<void> SqliteProbeRepository::add_grid(const chassis::RequestContext& context,
                                                      const StoredGrid& grid, const Claim* claim) {
  auto work = [grid, event = records_ ? created_data(grid.grid) : ""](Database& database) {
    chassis::sqlite::insert(database, queries::insert_grid_with_obstacles, models::grid_with_obstacles, grid);
    record(database, EventType::grid_created, {.grid = grid.grid}, 0, event);
    return true;
  };
  return write(context, queries::add_grid, claim, std::move(work));
}

asio::awaitable<void> SqliteProbeRepository::add_to_grid(const chassis::RequestContext& context,
                                                         const domain::Probe& probe, const Claim* claim) {
  auto work = [probe, event = records_ ? created_data(probe) : ""](Database& database) {
    chassis::sqlite::insert(database, queries::insert_probe, models::probe, probe);
    record(database, EventType::probe_created, probe, 0, event);
    return true;
  };
  return write(context, queries::add_to_grid, claim, std::move(work));
}

asio::awaitable<std::optional<StoredGrid>> SqliteProbeRepository::find_grid(
    const chassis::RequestContext& context, domain::GridId id) {
  auto work = [id](Database& database) {
    return read_one(database.query(queries::select_grid, id), models::stored_grid);
  };
  return client_.run(store_.reader(), context, only(queries::select_grid), std::move(work));
}

asio::awaitable<std::optional<StoredProbe>> SqliteProbeRepository::find(
    const chassis::RequestContext& context, domain::ProbeId id) {
  auto work = [id](Database& database) { return select(database, id); };
  return client_.run(store_.reader(), context, only(queries::select_probe), std::move(work));
}

asio::awaitable<bool> SqliteProbeRepository::update(const chassis::RequestContext& context,
                                                    const ProbeUpdate& update, const Claim* claim) {
  auto work = [update, event = records_ ? moved_data(update) : ""](Database& database) {
    return store(database, update, event);
  };
  if (claim != nullptr) {
    return queries::keys::run_once(client_, store_.writer(), context, queries::update_once, *claim,
                                   std::move(work));
  }
  return client_.run(store_.writer(), context, queries::update, std::move(work));
}

asio::awaitable<bool> SqliteProbeRepository::remove(const chassis::RequestContext& context,
                                                    ProbeRemoval removal) {
  auto work = [removal, records = records_](Database& database) {
    const auto stored = records ? select(database, removal.id) : std::nullopt;
    if (chassis::sqlite::execute(database, queries::delete_probe, models::probe_removal, removal) != 1)
      return false;
    if (stored)
      record(database, EventType::probe_deleted, stored->probe, stored->version, deleted_data(stored->probe));
    return true;
  };
  return client_.run(store_.writer(), context, queries::remove, std::move(work));
}

asio::awaitable<std::vector<ProbeState>> SqliteProbeRepository::list(const chassis::RequestContext& context,
                                                                     std::optional<domain::ProbeId> after,
                                                                     std::size_t limit,
                                                                     std::optional<domain::GridId> grid) {
  auto work = [after = after.value_or(first), limit = static_cast<std::int64_t>(limit),
               grid](Database& database) {
    auto rows = grid ? database.query(queries::list_probes_of_grid, *grid, after, limit)
                     : database.query(queries::list_probes, after, limit);
    return read_all(std::move(rows), models::visible<ProbeState>);
  };
  const auto& query = grid ? static_cast<const chassis::database::Statement&>(queries::list_probes_of_grid)
                           : queries::list_probes;
  return client_.run(store_.lister(), context, only(query), std::move(work));
}

asio::awaitable<std::vector<GridSummary>> SqliteProbeRepository::list_grids(
    const chassis::RequestContext& context, std::optional<domain::GridId> after, std::size_t limit) {
  auto work = [after = after.value_or(first), limit = static_cast<std::int64_t>(limit)](Database& database) {
    return read_all(database.query(queries::list_grids, after, limit), models::grid_summary);
  };
  return client_.run(store_.lister(), context, only(queries::list_grids), std::move(work));
}

asio::awaitable<void> SqliteProbeRepository::require_ready(const chassis::RequestContext& context) {
  return chassis::sqlite::require_ready(store_, client_, context, queries::check_readiness);
}

}  // namespace mars::repositories
