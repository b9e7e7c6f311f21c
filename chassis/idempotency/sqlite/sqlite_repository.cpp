#include "chassis/idempotency/sqlite/sqlite_repository.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "chassis/idempotency/sqlite/claims.hpp"
#include "chassis/idempotency/sqlite/queries.hpp"
#include "chassis/sqlite/rows.hpp"

namespace chassis::idempotency {

using boost::asio::awaitable;
using chassis::sqlite::Database;

namespace sqlite {

std::optional<KeptAnswer> find(Database& database, const Key& key) {
  auto rows = database.query(select_answer, std::string_view(key.principal), std::string_view(key.key));
  return chassis::sqlite::read_one(std::move(rows), kept_row);
}

void insert(Database& database, const Claim& claim) {
  chassis::sqlite::insert(database, insert_answer, claim_row, claim);
}

}  // namespace sqlite

namespace {

constexpr std::array search{sqlite::select_answer.name};
constexpr std::array keeping{sqlite::select_answer.name, sqlite::insert_answer.name};
constexpr std::array deletion{sqlite::delete_expired_keys.name};

}  // namespace

// The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

awaitable<std::optional<KeptAnswer>> SqliteRepository::find(const RequestContext& context, const Key& key) {
  auto work = [key](Database& database) { return sqlite::find(database, key); };
  return client_.run(store_.reader(), context, search, std::move(work));
}

awaitable<bool> SqliteRepository::keep(const RequestContext& context, const Claim& claim) {
  auto work = [claim](Database& database) {
    const auto nothing = [](Database& /*database*/) { return true; };
    return sqlite::store(database, claim, nothing) == Stored::done;
  };
  return client_.run(store_.writer(), context, keeping, std::move(work));
}

awaitable<std::size_t> SqliteRepository::delete_expired(const RequestContext& context, std::size_t limit) {
  auto work = [limit](Database& database) {
    return static_cast<std::size_t>(
        database.execute(sqlite::delete_expired_keys, static_cast<std::int64_t>(limit)));
  };
  return client_.run(store_.writer(), context, deletion, std::move(work));
}

}  // namespace chassis::idempotency
