#include "tests/support/sqlite_database.hpp"

#include <array>
#include <exception>
#include <utility>

namespace mars::tests {

namespace {

constexpr std::array steps{chassis::database::migration("1_create_note.sql", R"(-- migrate:up
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
-- migrate:down
DROP TABLE note;
)"),
                           chassis::database::migration("2_index_texts.sql", R"(-- migrate:up
CREATE INDEX note_text ON note (text);
-- migrate:down
DROP INDEX note_text;
)")};

}  // namespace

chassis::database::Migrations note_migrations() {
  return steps;
}

std::int64_t number(chassis::sqlite::Database& database, const chassis::database::Statement& query) {
  auto rows = database.query(query);
  rows.next();
  return rows.integer(0);
}

chassis::sqlite::Database SqliteFile::open_with_notes() const {
  auto database = open();
  chassis::sqlite::ensure_schema(database, note_migrations(), [](const auto&) {});
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
