#include "chassis/idempotency/key_cleaner.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <string_view>

namespace chassis::idempotency {

boost::asio::awaitable<void> KeyCleaner::run(std::chrono::milliseconds interval) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (;;) {
    timer.expires_after(interval);
    co_await timer.async_wait(boost::asio::use_awaitable);
    try {
      co_await clean();
    } catch (const std::exception& error) {
      logger_.warning("IDEMPOTENCY_KEYS_NOT_DELETED", {{"cause", std::string_view(error.what())}});
    }
  }
}

boost::asio::awaitable<std::size_t> KeyCleaner::clean() {
  std::size_t total = 0;
  for (std::size_t deleted = batch; deleted == batch; total += deleted) {
    RequestContext context;
    context.deadline = RequestContext::Clock::now() + timeout_;
    deleted = co_await keys_.delete_expired(context, batch);
  }
  co_return total;
}

}  // namespace chassis::idempotency
