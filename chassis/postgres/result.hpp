#pragma once

#include <libpq-fe.h>

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chassis::postgres {

/// What a statement returned: its rows, in binary format, or the server's error. Rows and columns count from
/// zero.
class Result {
 public:
  Result() = default;

  /// Takes over `result`, which libpq allocated.
  explicit Result(PGresult* result) : result_(result) {}

  [[nodiscard]] int rows() const { return PQntuples(result_.get()); }

  /// How many rows the server says that it has sent or changed; -1 where it does not say so.
  [[nodiscard]] std::int64_t affected() const;

  [[nodiscard]] bool failed() const;

  /// Whether it begins a COPY, which no statement here does.
  [[nodiscard]] bool begins_copy() const;

  /// Whether it has as many rows as the server says that it has sent.
  [[nodiscard]] bool complete() const;

  /// Of an error, empty where it did not come from the server.
  [[nodiscard]] std::string sqlstate() const;

  /// Of an error: the server's primary message, which quotes no row.
  [[nodiscard]] std::string message() const;

  /// Of an error: the function of the server's that raised it, which is never translated.
  [[nodiscard]] std::string source_function() const;

  /// The number of the column of that name, which is in lower case. Throws `std::logic_error` if there is
  /// none.
  [[nodiscard]] int column(const char* name) const;

  /// A value as uuid, std::int32_t, std::int64_t, or std::string_view (for text and enums; it lives as long
  /// as the result). Throws `DamagedResult` where the column has another size.
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
std::string_view Result::get(int row, int column) const;

}  // namespace chassis::postgres
