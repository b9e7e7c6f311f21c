#include "tests/support/sqlite_database.hpp"

#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace mars::tests {

namespace {

constexpr std::array<std::string_view, 2> note_versions{"1", "2"};
constexpr std::string_view note_sql =
    "CREATE TABLE schema_migrations (version TEXT PRIMARY KEY);"
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
    "INSERT INTO schema_migrations VALUES ('1'), ('2');";

}  // namespace

chassis::sqlite::Schema note_schema() {
  return {.sql = note_sql, .versions = note_versions};
}

std::int64_t number(chassis::sqlite::Database& database, const chassis::sqlite::Query& query) {
  auto rows = database.query(query);
  rows.next();
  return rows.integer(0);
}

chassis::sqlite::Database SqliteFile::open_with_notes() const {
  auto database = open();
  chassis::sqlite::ensure_schema(database, note_schema());
  return database;
}

void start(boost::asio::io_context& context, boost::asio::awaitable<void> coroutine) {
  boost::asio::co_spawn(context, std::move(coroutine), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

void run(boost::asio::io_context& context, boost::asio::awaitable<void> coroutine) {
  start(context, std::move(coroutine));
  context.restart();
  context.run();
}

}  // namespace mars::tests
