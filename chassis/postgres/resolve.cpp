#include "chassis/postgres/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/host_list.hpp"

namespace chassis::postgres {

namespace {

bool needs_look_up(const std::string& host) {
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  return not_an_address && !is_unix_socket(host);
}

}  // namespace

boost::asio::awaitable<std::vector<std::string>> resolve(const std::string& host,
                                                         std::chrono::steady_clock::time_point deadline) {
  using namespace boost::asio::experimental::awaitable_operators;
  using boost::asio::ip::tcp;
  constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  std::vector<std::string> addresses;
  if (!needs_look_up(host)) co_return addresses;
  const auto executor = co_await boost::asio::this_coro::executor;
  tcp::resolver resolver(executor);
  boost::asio::steady_timer timer(executor, deadline);
  const auto first = co_await (resolver.async_resolve(host, "", token) || timer.async_wait(token));
  if (first.index() != 0) throw Unavailable("cannot look up " + host + " before the deadline");
  const auto& [error, results] = std::get<0>(first);
  if (error) throw Unavailable("cannot look up " + host + ": " + error.message());
  for (const auto& result : results)
    addresses.push_back(result.endpoint().address().to_string());
  co_return addresses;
}

}  // namespace chassis::postgres
