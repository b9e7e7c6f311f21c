#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include "chassis/base/listing.hpp"
#include "chassis/table/repository.hpp"

namespace chassis::table {

inline constexpr std::size_t page_size = 1000;

/// The rows after the id `after`, or all. Each page is read within `page_timeout`. `rows` outlives the
/// listing.
template <class T>
Listing<T> listing(Repository<T>& rows, std::chrono::milliseconds page_timeout,
                   std::optional<boost::uuids::uuid> after) {
  auto read = [&rows](const RequestContext& context, std::optional<boost::uuids::uuid> last,
                      std::size_t limit) { return rows.list(context, last, limit); };
  return {std::move(read), {.page_size = page_size, .page_timeout = page_timeout}, after};
}

}  // namespace chassis::table
