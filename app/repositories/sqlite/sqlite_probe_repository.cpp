#include "app/repositories/sqlite/sqlite_probe_repository.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "app/repositories/sqlite/probe_queries.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "chassis/idempotency/sqlite/claims.hpp"
#include "chassis/sqlite/readiness.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/sqlite/schema.hpp"

namespace mars::repositories {

namespace {

namespace asio = boost::asio;
using chassis::sqlite::Database;

/// The names of the statements of a job that has but one.
chassis::sqlite::Client::StatementNames only(const chassis::database::Statement& query) {
  return {&query.name, 1};
}

void insert(Database& database, const domain::Probe& probe) {
  chassis::sqlite::insert(database, queries::insert_grid, models::grid, probe.grid);
  chassis::sqlite::insert(database, queries::insert_probe, models::probe, probe);
}

bool store(Database& database, const ProbeUpdate& update) {
  return chassis::sqlite::execute(database, queries::update_probe, models::probe_update, update) == 1;
}

std::optional<StoredProbe> select(Database& database, domain::ProbeId id) {
  return read_one(database.query(queries::select_probe, id), models::stored_probe);
}

std::vector<ProbeState> select_page(Database& database, const std::optional<domain::ProbeId>& after,
                                    std::size_t limit) {
  // No probe has the nil UUID, so that everything comes behind it.
  const auto behind = after.value_or(domain::ProbeId{});
  auto rows = database.query(queries::list_probes, behind, static_cast<std::int64_t>(limit));
  return read_all(std::move(rows), models::visible<ProbeState>);
}

void require_readable(Database& database, chassis::database::Migrations migrations) {
  database.execute(queries::check_readiness);
  try {
    chassis::sqlite::require_schema(database.connection(), migrations);
  } catch (const chassis::database::SchemaMismatch& error) {
    throw chassis::NotReady("the database has another schema than this program was built for", error.what());
  }
}

}  // namespace

SqliteProbeRepository::SqliteProbeRepository(chassis::sqlite::Store& store, asio::any_io_executor executor,
                                             chassis::telemetry::DatabaseObserver* observer)
    : store_(store), client_(std::move(executor), observer) {}

// The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

asio::awaitable<void> SqliteProbeRepository::add(const chassis::RequestContext& context,
                                                 const domain::Probe& probe, const Claim* claim) {
  if (claim != nullptr) return add_once(context, probe, *claim);
  auto work = [probe](Database& database) { insert(database, probe); };
  return client_.run(store_.writer(), context, queries::set_up, std::move(work));
}

asio::awaitable<void> SqliteProbeRepository::add_once(const chassis::RequestContext& context,
                                                      const domain::Probe& probe, const Claim& claim) {
  auto work = [probe](Database& database) {
    insert(database, probe);
    return true;
  };
  co_await queries::keys::run_once(client_, store_.writer(), context, queries::set_up_once, claim,
                                   std::move(work));
}

asio::awaitable<std::optional<StoredProbe>> SqliteProbeRepository::find(
    const chassis::RequestContext& context, domain::ProbeId id) {
  auto work = [id](Database& database) { return select(database, id); };
  return client_.run(store_.reader(), context, only(queries::select_probe), std::move(work));
}

asio::awaitable<bool> SqliteProbeRepository::update(const chassis::RequestContext& context,
                                                    const ProbeUpdate& update, const Claim* claim) {
  auto work = [update](Database& database) { return store(database, update); };
  if (claim != nullptr) {
    return queries::keys::run_once(client_, store_.writer(), context, queries::update_once, *claim,
                                   std::move(work));
  }
  return client_.run(store_.writer(), context, only(queries::update_probe), std::move(work));
}

asio::awaitable<std::vector<ProbeState>> SqliteProbeRepository::list(const chassis::RequestContext& context,
                                                                     std::optional<domain::ProbeId> after,
                                                                     std::size_t limit) {
  auto work = [after, limit](Database& database) { return select_page(database, after, limit); };
  return client_.run(store_.lister(), context, only(queries::list_probes), std::move(work));
}

asio::awaitable<void> SqliteProbeRepository::require_ready(const chassis::RequestContext& context) {
  store_.require_open();
  std::string fault = "the database cannot be read";
  try {
    auto read = [migrations = store_.migrations()](Database& database) {
      require_readable(database, migrations);
    };
    co_await client_.run(store_.reader(), context, only(queries::check_readiness), std::move(read));
    fault = "the database takes no writes";
    auto write = [](Database& database) { chassis::sqlite::touch(database); };
    co_await client_.run(store_.writer(), context, only(queries::touch), std::move(write));
  } catch (const chassis::NotReady&) {
    throw;
  } catch (const chassis::Unavailable& error) {
    store_.require_open();  // which knows more, if the file is the reason
    throw chassis::NotReady(fault, error.what());
  }
}

}  // namespace mars::repositories
