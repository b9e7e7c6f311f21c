#pragma once

#include <boost/asio/awaitable.hpp>

#include "chassis/http/byte_budget.hpp"

namespace chassis::server {

/// Returns free memory to the kernel whenever requests and responses hold much less than before. Never
/// returns. `budget` outlives it.
boost::asio::awaitable<void> release_memory_after_peaks(http::ByteBudget& budget);

}  // namespace chassis::server
