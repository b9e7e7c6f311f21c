#pragma once

#include <boost/asio/awaitable.hpp>

#include "chassis/http/byte_budget.hpp"

namespace chassis::server {

/// Gives free memory back to the kernel once requests and answers hold much less than they did, without end.
/// `budget` outlives it.
boost::asio::awaitable<void> release_memory_after_peaks(http::ByteBudget& budget);

}  // namespace chassis::server
