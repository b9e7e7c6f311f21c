#include "health_check.hpp"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "core/host_and_port.hpp"

namespace mars {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds patience{2};

using Answer = http::response<http::string_body>;

template <class Stream>
asio::awaitable<Answer> ask_ready(Stream& stream, const std::string& host) {
  http::request<http::empty_body> request(http::verb::get, "/api/v1/ready", 11);
  request.set(http::field::host, host);
  request.set(http::field::connection, "close");
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  Answer answer;
  co_await http::async_read(stream, buffer, answer, asio::use_awaitable);
  co_return answer;
}

asio::awaitable<Answer> ask_ready_through_tls(beast::tcp_stream& tcp, const std::string& host) {
  // The certificate is not verified: it names the host that clients know, and this is the own machine.
  asio::ssl::context context(asio::ssl::context::tls_client);
  asio::ssl::stream<beast::tcp_stream&> stream(tcp, context);
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_return co_await ask_ready(stream, host);
}

/// Throws `boost::system::system_error` where there is no answer.
asio::awaitable<Answer> ask(tcp::resolver::results_type addresses, std::string host, bool secure) {
  beast::tcp_stream tcp(co_await asio::this_coro::executor);
  tcp.expires_after(patience);
  co_await tcp.async_connect(addresses, asio::use_awaitable);
  if (secure) co_return co_await ask_ready_through_tls(tcp, host);
  co_return co_await ask_ready(tcp, host);
}

/// Throws `boost::system::system_error` where there is no answer.
Answer ask_server(const core::Settings& settings) {
  asio::io_context context(1);
  // A server on the unspecified address (0.0.0.0, ::) is reached by it, too: Linux takes it for this machine.
  const auto addresses = tcp::resolver(context).resolve(settings.app_host, std::to_string(settings.app_port));
  auto answer = co_spawn(
      context,
      ask(addresses, core::any_allowed_host(settings.allowed_hosts), !settings.tls_certificate_file.empty()),
      asio::use_future);
  context.run();
  return answer.get();
}

}  // namespace

int check_health(const core::Settings& settings) {
  try {
    const auto answer = ask_server(settings);
    fmt::print("{}\n", answer.body());
    return answer.result() == http::status::ok ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(fmt::format("no answer from {}: {}",
                                         core::host_and_port(settings.app_host, settings.app_port),
                                         error.code().message()));
  }
}

}  // namespace mars
