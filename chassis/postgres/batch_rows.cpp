#include "chassis/postgres/batch_rows.hpp"

#include <cstdint>
#include <utility>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

std::size_t index_at(const Result& result, int row, std::size_t requests) {
  const auto place = result.get<std::int64_t>(row, 0);
  if (place < 1 || std::cmp_greater(place, requests)) throw DamagedResult("a row answers no request");
  return static_cast<std::size_t>(place - 1);
}

std::vector<bool> answered(const Result& result, std::size_t requests) {
  std::vector<bool> answered(requests, false);
  for (int row = 0; row < result.rows(); ++row)
    answered[index_at(result, row, requests)] = true;
  return answered;
}

}  // namespace chassis::postgres
