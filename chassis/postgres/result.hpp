#pragma once

#include <libpq-fe.h>

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "chassis/base/moment.hpp"

namespace chassis::postgres {

/// The result of a statement: its rows in binary format, or the server's error. Rows and columns are numbered
/// from zero.
class Result {
 public:
  Result() = default;

  /// Takes over `result`, which libpq allocated.
  explicit Result(PGresult* result) : result_(result) {}

  [[nodiscard]] int rows() const { return PQntuples(result_.get()); }

  /// The number of rows that the server reports as sent or changed; -1 if it reports none.
  [[nodiscard]] std::int64_t affected() const;

  [[nodiscard]] bool failed() const;

  /// Whether the result starts a COPY, which no statement of a service does.
  [[nodiscard]] bool begins_copy() const;

  /// Whether it contains as many rows as the server reports as sent.
  [[nodiscard]] bool complete() const;

  /// The SQLSTATE of an error; empty if the error is libpq's own.
  [[nodiscard]] std::string sqlstate() const;

  /// The server's primary message of an error, which quotes no row.
  [[nodiscard]] std::string message() const;

  /// The server function that raised an error, which is never translated.
  [[nodiscard]] std::string source_function() const;

  /// The number of the column with this lower-case name. Throws `std::logic_error` if there is none.
  [[nodiscard]] int column(const char* name) const;

  /// Whether a value is NULL.
  [[nodiscard]] bool is_null(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) != 0;
  }

  /// A value as uuid, std::int32_t, std::int64_t, double, bool, Moment, std::chrono::sys_days, or
  /// std::string_view (for text and enums; it lives as long as the result). Throws `DamagedResult` where the
  /// column has another size.
  template <class T>
  [[nodiscard]] T get(int row, int column) const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };

  [[nodiscard]] const unsigned char* bytes(int row, int column, std::size_t size) const;

  std::unique_ptr<PGresult, Clear> result_;
};

template <>
boost::uuids::uuid Result::get(int row, int column) const;
template <>
std::int32_t Result::get(int row, int column) const;
template <>
std::int64_t Result::get(int row, int column) const;
template <>
double Result::get(int row, int column) const;
template <>
bool Result::get(int row, int column) const;
template <>
Moment Result::get(int row, int column) const;
template <>
std::chrono::sys_days Result::get(int row, int column) const;
template <>
std::string_view Result::get(int row, int column) const;

}  // namespace chassis::postgres
