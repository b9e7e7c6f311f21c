#include "app/repositories/sqlite/sqlite_idempotency_repository.hpp"

#include <string_view>
#include <utility>

#include "app/repositories/sqlite/probe_queries.hpp"
#include "app/repositories/sqlite/probe_rows.hpp"

namespace mars::repositories {

namespace {

namespace asio = boost::asio;
using chassis::RequestContext;
using chassis::sqlite::Client;
using chassis::sqlite::Database;

std::string_view text(const std::string& string) {
  return string;
}

std::optional<KeptAnswer> select(Database& database, const IdempotencyKey& key) {
  auto rows = database.query(queries::select_answer, text(key.principal), text(key.key));
  if (!rows.next()) return std::nullopt;
  return KeptAnswer{.fingerprint = uuid_of(rows, 0), .answer = std::string(rows.text(1))};
}

void insert_answer(Database& database, const Claim& claim) {
  const auto& [fingerprint, answer] = claim.kept;
  require_stored(database.execute(queries::insert_answer, text(claim.key.principal), text(claim.key.key),
                                  bytes(fingerprint), text(answer), claim.lifetime.count()));
}

// Looking and then writing is safe: while one writes, nobody else does.

bool insert_if_free(Database& database, const Claim& claim) {
  if (select(database, claim.key)) return false;
  insert_answer(database, claim);
  return true;
}

bool insert_with_probe(Database& database, const domain::Probe& probe, const Claim& claim) {
  const bool free = insert_if_free(database, claim);
  if (free) insert(database, probe);
  return free;
}

Stored insert_with_move(Database& database, const ProbeUpdate& move, const Claim& claim) {
  if (select(database, claim.key)) return Stored::taken;
  if (!update(database, move)) return Stored::outdated;
  insert_answer(database, claim);
  return Stored::done;
}

}  // namespace

SqliteIdempotencyRepository::SqliteIdempotencyRepository(chassis::sqlite::Store& store,
                                                         asio::any_io_executor executor,
                                                         chassis::telemetry::DatabaseObserver* observer)
    : store_(store), client_(std::move(executor), observer) {}

// The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

asio::awaitable<std::optional<KeptAnswer>> SqliteIdempotencyRepository::find(const RequestContext& context,
                                                                             const IdempotencyKey& key) {
  auto work = [key](Database& database) { return select(database, key); };
  return client_.run(store_.reader(), context, Client::StatementNames(&queries::select_answer.name, 1),
                     std::move(work));
}

asio::awaitable<bool> SqliteIdempotencyRepository::keep(const RequestContext& context, const Claim& claim) {
  auto work = [claim](Database& database) { return insert_if_free(database, claim); };
  return client_.run(store_.writer(), context, queries::keep, std::move(work));
}

asio::awaitable<bool> SqliteIdempotencyRepository::add(const RequestContext& context,
                                                       const domain::Probe& probe, const Claim& claim) {
  auto work = [probe, claim](Database& database) { return insert_with_probe(database, probe, claim); };
  return client_.run(store_.writer(), context, queries::set_up_once, std::move(work));
}

asio::awaitable<Stored> SqliteIdempotencyRepository::update(const RequestContext& context,
                                                            const ProbeUpdate& update, const Claim& claim) {
  auto work = [update, claim](Database& database) { return insert_with_move(database, update, claim); };
  return client_.run(store_.writer(), context, queries::update_once, std::move(work));
}

asio::awaitable<std::size_t> SqliteIdempotencyRepository::delete_expired(const RequestContext& context,
                                                                         std::size_t limit) {
  auto work = [limit](Database& database) {
    return static_cast<std::size_t>(
        database.execute(queries::delete_expired_keys, static_cast<std::int64_t>(limit)));
  };
  return client_.run(store_.writer(), context, Client::StatementNames(&queries::delete_expired_keys.name, 1),
                     std::move(work));
}

}  // namespace mars::repositories
