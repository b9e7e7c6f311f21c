#include "chassis/sqlite/statement.hpp"

#include <string>

#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace {

sqlite3_stmt* prepare(sqlite3* connection, const Query& query) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection, query.sql.data(), static_cast<int>(query.sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_error(connection, code, "preparing " + std::string(query.name));
  return statement;
}

}  // namespace

bool Rows::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_error(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
}

std::int64_t Rows::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Rows::text(int column) const {
  // SQLite wants the value asked for before its length, since asking may convert it.
  const auto* const begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::span<const std::uint8_t> Rows::blob(int column) const {
  const auto* const begin = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Statement::Statement(sqlite3* connection, const Query& query) : statement_(prepare(connection, query)) {}

void Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind(int index, std::string_view value) {
  check(sqlite3_bind_text64(statement_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
}

void Statement::bind(int index, std::span<const std::uint8_t> value) {
  // A null pointer would bind NULL, and an empty span may hold one.
  const auto* const bytes = value.empty() ? reinterpret_cast<const std::uint8_t*>("") : value.data();
  check(sqlite3_bind_blob64(statement_.get(), index, bytes, value.size(), SQLITE_TRANSIENT));
}

void Statement::check(int code) const {
  if (code != SQLITE_OK)
    throw_error(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
}

}  // namespace chassis::sqlite
