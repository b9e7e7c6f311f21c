#include "chassis/sqlite/readiness.hpp"

#include <chrono>
#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/schema.hpp"

namespace chassis::sqlite {

namespace {

constexpr std::chrono::seconds recently{1};

/// A number in the header of the file that SQLite leaves to its users.
std::int64_t user_version(Database& database) {
  constexpr database::Statement read_user_version{.name = "read_user_version", .sql = "PRAGMA user_version"};
  auto rows = database.query(read_user_version);
  rows.next();
  return rows.integer(0);
}

/// Changes a page of the database without changing any data.
void write_page(Database& database) {
  if (std::chrono::steady_clock::now() - database.last_write() < recently) return;
  database.run_script("PRAGMA user_version = " + std::to_string(user_version(database)));
}

void require_readable(Database& database, const database::Statement& check, database::Migrations migrations) {
  database.execute(check);
  try {
    require_schema(database.connection(), migrations);
  } catch (const database::SchemaMismatch& error) {
    throw NotReady("the database has another schema than this program was built for", error.what());
  }
}

}  // namespace

boost::asio::awaitable<void> require_ready(Store& store, Client& client, const RequestContext& context,
                                           const database::Statement& check) {
  store.require_open();
  std::string fault = "the database cannot be read";
  try {
    auto read = [check, migrations = store.migrations()](Database& database) {
      require_readable(database, check, migrations);
    };
    co_await client.run(store.reader(), context, {&check.name, 1}, std::move(read));
    fault = "the database takes no writes";
    co_await client.run(store.writer(), context, {&touch.name, 1}, write_page);
  } catch (const NotReady&) {
    throw;
  } catch (const Unavailable& error) {
    store.require_open();  // which knows more, if the file is the reason
    throw NotReady(fault, error.what());
  }
}

}  // namespace chassis::sqlite
