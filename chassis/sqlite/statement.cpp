#include "chassis/sqlite/statement.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace {

sqlite3_stmt* prepare(sqlite3* connection, const Statement& statement) {
  sqlite3_stmt* prepared = nullptr;
  const int code =
      sqlite3_prepare_v3(connection, statement.sql.data(), static_cast<int>(statement.sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) throw_error(connection, code, "preparing " + std::string(statement.name));
  return prepared;
}

}  // namespace

bool Rows::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_error(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
}

int Rows::column(std::string_view name) const {
  for (int number = 0; number < sqlite3_column_count(statement_.get()); ++number) {
    if (name == sqlite3_column_name(statement_.get(), number)) return number;
  }
  throw std::logic_error("no column " + std::string(name));
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

template <>
boost::uuids::uuid Rows::get(int column) const {
  boost::uuids::uuid id{};
  const auto bytes = blob(column);
  if (bytes.size() != id.size()) throw DamagedData("an id of other than 16 bytes in the database");
  std::ranges::copy(bytes, id.begin());
  return id;
}

template <>
std::int32_t Rows::get(int column) const {
  const std::int64_t value = integer(column);
  if (!std::in_range<std::int32_t>(value))
    throw DamagedData("a number out of range in the database: " + std::to_string(value));
  return static_cast<std::int32_t>(value);
}

template <>
std::int64_t Rows::get(int column) const {
  return integer(column);
}

template <>
double Rows::get(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

template <>
bool Rows::get(int column) const {
  return integer(column) != 0;
}

template <>
Moment Rows::get(int column) const {
  return Moment(std::chrono::microseconds(integer(column)));
}

template <>
std::chrono::sys_days Rows::get(int column) const {
  return std::chrono::sys_days(std::chrono::days(get<std::int32_t>(column)));
}

template <>
std::string_view Rows::get(int column) const {
  return text(column);
}

PreparedStatement::PreparedStatement(sqlite3* connection, const Statement& statement)
    : statement_(prepare(connection, statement)) {
  for (int number = 1; number <= sqlite3_bind_parameter_count(statement_.get()); ++number) {
    const char* const name = sqlite3_bind_parameter_name(statement_.get(), number);
    names_.emplace_back(name == nullptr ? "" : name + 1);
  }
}

int PreparedStatement::number_of(std::string_view name, int previous) const {
  if (std::cmp_less(previous, names_.size()) && names_[static_cast<std::size_t>(previous)] == name)
    return previous + 1;
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) throw std::logic_error("no parameter " + std::string(name));
  return static_cast<int>(found - names_.begin()) + 1;
}

void PreparedStatement::bind_integer(int number, std::int64_t value) {
  require_ok(sqlite3_bind_int64(statement_.get(), number, value));
}

void PreparedStatement::bind(int number, std::nullopt_t /*none*/) {
  require_ok(sqlite3_bind_null(statement_.get(), number));
}

void PreparedStatement::bind(int number, double value) {
  require_ok(sqlite3_bind_double(statement_.get(), number, value));
}

void PreparedStatement::bind(int number, std::string_view value) {
  require_ok(
      sqlite3_bind_text64(statement_.get(), number, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void PreparedStatement::bind(int number, const boost::uuids::uuid& value) {
  bind(number, std::span(value.begin(), value.size()));
}

void PreparedStatement::bind(int number, std::span<const std::uint8_t> value) {
  // A null pointer would bind NULL, and an empty span may hold one.
  const auto* const bytes = value.empty() ? reinterpret_cast<const std::uint8_t*>("") : value.data();
  require_ok(sqlite3_bind_blob64(statement_.get(), number, bytes, value.size(), SQLITE_STATIC));
}

void PreparedStatement::require_ok(int code) const {
  if (code != SQLITE_OK)
    throw_error(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
}

}  // namespace chassis::sqlite
