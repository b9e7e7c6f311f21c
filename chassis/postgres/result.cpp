#include "chassis/postgres/result.hpp"

#include <algorithm>
#include <bit>
#include <boost/endian/conversion.hpp>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "chassis/postgres/epoch.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

namespace {

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

bool Result::failed() const {
  const ExecStatusType status = PQresultStatus(result_.get());
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

bool Result::begins_copy() const {
  const ExecStatusType status = PQresultStatus(result_.get());
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

std::int64_t Result::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = -1;
  std::from_chars(text.begin(), text.end(), count);
  return count;
}

bool Result::complete() const {
  return PQresultStatus(result_.get()) != PGRES_TUPLES_OK || affected() == rows();
}

std::string Result::sqlstate() const {
  return field(result_.get(), PG_DIAG_SQLSTATE);
}

std::string Result::message() const {
  return field(result_.get(), PG_DIAG_MESSAGE_PRIMARY);
}

std::string Result::source_function() const {
  return field(result_.get(), PG_DIAG_SOURCE_FUNCTION);
}

int Result::column(const char* name) const {
  const int number = PQfnumber(result_.get(), name);
  if (number < 0) throw std::logic_error("no column " + std::string(name));
  return number;
}

const unsigned char* Result::bytes(int row, int column, std::size_t size) const {
  if (static_cast<std::size_t>(PQgetlength(result_.get(), row, column)) != size) {
    throw DamagedResult("column " + std::to_string(column) + " has another size");
  }
  return reinterpret_cast<const unsigned char*>(PQgetvalue(result_.get(), row, column));
}

template <>
boost::uuids::uuid Result::get(int row, int column) const {
  boost::uuids::uuid value{};
  std::copy_n(bytes(row, column, sizeof value), sizeof value, value.begin());
  return value;
}

template <>
std::int32_t Result::get(int row, int column) const {
  return boost::endian::load_big_s32(bytes(row, column, sizeof(std::int32_t)));
}

template <>
std::int64_t Result::get(int row, int column) const {
  return boost::endian::load_big_s64(bytes(row, column, sizeof(std::int64_t)));
}

template <>
double Result::get(int row, int column) const {
  return std::bit_cast<double>(get<std::int64_t>(row, column));
}

template <>
bool Result::get(int row, int column) const {
  return *bytes(row, column, 1) != 0;
}

template <>
Moment Result::get(int row, int column) const {
  const auto since = get<std::int64_t>(row, column);
  constexpr auto most = (Moment::max() - epoch).count();
  if (since > most) throw DamagedResult("column " + std::to_string(column) + " is out of range");
  return epoch + std::chrono::microseconds(since);
}

template <>
std::chrono::sys_days Result::get(int row, int column) const {
  const std::int64_t since = get<std::int32_t>(row, column);
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max() - epoch.time_since_epoch().count();
  if (since > most) throw DamagedResult("column " + std::to_string(column) + " is out of range");
  return epoch + std::chrono::days(since);
}

template <>
std::string_view Result::get(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

}  // namespace chassis::postgres
