#pragma once

#include <sqlite3.h>

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/moment.hpp"
#include "chassis/database/statement.hpp"

namespace chassis::sqlite {

using database::Statement;

/// The rows of a running statement. The statement can run again once this is destroyed.
///
/// Columns count from 0, and what they return is valid until the next call of `next`.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement) : statement_(statement) {}

  /// Goes to the next row, at first to the first. False behind the last one. Throws as `throw_error` does.
  bool next();

  /// The number of the column of that name. Throws `std::logic_error` if there is none.
  [[nodiscard]] int column(std::string_view name) const;

  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }

  /// A value as uuid (a blob of 16 bytes), std::int32_t, std::int64_t, double, bool (0 or 1), Moment (an
  /// integer, microseconds since 1970), std::chrono::sys_days (an integer, days since 1970) or
  /// std::string_view. Throws `DamagedData` if a uuid has another size or a number is out of range.
  template <class T>
  [[nodiscard]] T get(int column) const;

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;

 private:
  struct Reset {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_reset(statement); }
  };

  std::unique_ptr<sqlite3_stmt, Reset> statement_;
};

template <>
boost::uuids::uuid Rows::get(int column) const;
template <>
std::int32_t Rows::get(int column) const;
template <>
std::int64_t Rows::get(int column) const;
template <>
double Rows::get(int column) const;
template <>
bool Rows::get(int column) const;
template <>
Moment Rows::get(int column) const;
template <>
std::chrono::sys_days Rows::get(int column) const;
template <>
std::string_view Rows::get(int column) const;

/// A prepared statement. Belongs to the thread of its connection, and must not outlive that connection.
class PreparedStatement {
 public:
  PreparedStatement(sqlite3* connection, const Statement& statement);

  /// Binds parameter `number`, counted from 1. The bytes of a value are not copied: they must stay until the
  /// statement has run.
  void bind(int number, std::integral auto value) { bind_integer(number, static_cast<std::int64_t>(value)); }

  void bind(int number, double value);

  void bind(int number, Moment value) { bind(number, value.time_since_epoch().count()); }

  void bind(int number, std::chrono::sys_days value) { bind(number, value.time_since_epoch().count()); }

  /// Binds NULL.
  void bind(int number, std::nullopt_t /*none*/);

  void bind(int number, std::string_view value);
  void bind(int number, const boost::uuids::uuid& value);
  void bind(int number, std::span<const std::uint8_t> value);

  /// The number of the parameter `:name`, which may well be the one behind `previous`. Throws
  /// `std::logic_error` if there is none.
  [[nodiscard]] int number_of(std::string_view name, int previous) const;

  /// Runs it with the parameters as they are bound.
  Rows run() { return Rows(statement_.get()); }

  /// Runs it with these parameters: integers, texts, UUIDs, or spans of bytes.
  template <class... Parameters>
    requires(sizeof...(Parameters) > 0)
  Rows run(const Parameters&... parameters) {
    int number = 0;
    (bind(++number, parameters), ...);
    return run();
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  void bind_integer(int number, std::int64_t value);
  void require_ok(int code) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  /// Of its parameters, without the colon. Copies: SQLite frees its own when it prepares the statement again,
  /// as it does after a change of the schema.
  std::vector<std::string> names_;
};

}  // namespace chassis::sqlite
