#include "chassis/sqlite/values.hpp"

#include <algorithm>

#include "chassis/base/errors.hpp"

namespace chassis::sqlite {

Bytes bytes(const boost::uuids::uuid& id) {
  return {id.begin(), id.size()};
}

boost::uuids::uuid uuid_of(const Rows& rows, int column) {
  boost::uuids::uuid id{};
  const auto blob = rows.blob(column);
  if (blob.size() != id.size()) throw DamagedData("an id of other than 16 bytes in the database");
  std::ranges::copy(blob, id.begin());
  return id;
}

void require_stored(std::int64_t rows) {
  if (rows != 1) throw NotStored("a row was suppressed by the database");
}

}  // namespace chassis::sqlite
