#include "health_check.hpp"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <cstdlib>
#include <string>

namespace mars {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds patience{2};

/// Throws `boost::system::system_error` where there is no answer.
asio::awaitable<http::response<http::string_body>> ask(tcp::resolver::results_type addresses) {
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_after(patience);
  co_await stream.async_connect(addresses, asio::use_awaitable);
  http::request<http::empty_body> request(http::verb::get, "/api/v1/ready", 11);
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "close");
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  co_await http::async_read(stream, buffer, response, asio::use_awaitable);
  co_return response;
}

}  // namespace

int check_health(const core::Settings& settings) {
  asio::io_context context(1);
  // A server on the unspecified address (0.0.0.0, ::) is reached by it, too: Linux takes it for this machine.
  const auto addresses = tcp::resolver(context).resolve(settings.app_host, std::to_string(settings.app_port));
  auto answer = co_spawn(context, ask(addresses), asio::use_future);
  context.run();
  const auto response = answer.get();
  fmt::print("{}\n", response.body());
  return response.result() == http::status::ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace mars
