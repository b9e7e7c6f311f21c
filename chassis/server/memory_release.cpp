#include "chassis/server/memory_release.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>

// Of tcmalloc, where that is linked; sanitizers have an allocator of their own.
extern "C" void MallocExtension_ReleaseFreeMemory() __attribute__((weak));

namespace chassis::server {

namespace asio = boost::asio;

asio::awaitable<void> release_memory_after_peaks(http::ByteBudget& budget) {
  constexpr std::chrono::seconds between_looks{1};
  constexpr std::size_t least_peak = std::size_t{4} << 20U;
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (std::size_t peak = 0;;) {
    pause.expires_after(between_looks);
    co_await pause.async_wait(asio::use_awaitable);
    peak = std::max(peak, budget.take_peak());
    if (peak < least_peak || budget.used() > peak / 2) continue;
    if (MallocExtension_ReleaseFreeMemory != nullptr) MallocExtension_ReleaseFreeMemory();
    peak = 0;
  }
}

}  // namespace chassis::server
