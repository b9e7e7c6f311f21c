#include "chassis/sqlite/rows.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace chassis::sqlite {

template <>
boost::uuids::uuid value_at(const Rows& rows, int column) {
  boost::uuids::uuid id{};
  const auto blob = rows.blob(column);
  if (blob.size() != id.size()) throw DamagedData("an id of other than 16 bytes in the database");
  std::ranges::copy(blob, id.begin());
  return id;
}

template <>
std::int32_t value_at(const Rows& rows, int column) {
  const std::int64_t value = rows.integer(column);
  if (!std::in_range<std::int32_t>(value))
    throw DamagedData("a number out of range in the database: " + std::to_string(value));
  return static_cast<std::int32_t>(value);
}

template <>
std::int64_t value_at(const Rows& rows, int column) {
  return rows.integer(column);
}

template <>
std::string_view value_at(const Rows& rows, int column) {
  return rows.text(column);
}

}  // namespace chassis::sqlite
