#include "chassis/database/cleaner.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <string_view>

namespace chassis::database {

std::chrono::milliseconds Cleaner::interval_for(std::chrono::seconds lifetime) {
  return std::clamp(lifetime, std::chrono::seconds(1), std::chrono::seconds(60));
}

boost::asio::awaitable<void> Cleaner::run(std::chrono::milliseconds interval) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (;;) {
    timer.expires_after(interval);
    co_await timer.async_wait(boost::asio::use_awaitable);
    try {
      co_await clean();
    } catch (const std::exception& error) {
      logger_.warning(event_, {{"cause", std::string_view(error.what())}});
    }
  }
}

boost::asio::awaitable<std::size_t> Cleaner::clean() {
  std::size_t total = 0;
  for (std::size_t deleted = batch; deleted == batch; total += deleted) {
    RequestContext context;
    context.deadline = RequestContext::Clock::now() + timeout_;
    deleted = co_await delete_some_(context, batch);
  }
  co_return total;
}

}  // namespace chassis::database
