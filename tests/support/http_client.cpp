#include "tests/support/http_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <cerrno>
#include <limits>

namespace mars::tests {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr timeval answer_timeout{.tv_sec = 30, .tv_usec = 0};

}  // namespace

HttpClient::HttpClient(std::uint16_t port, const std::string& address) {
  socket_.connect({asio::ip::make_address(address), port});
  socket_.set_option(asio::ip::tcp::no_delay(true));
  setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &answer_timeout, sizeof answer_timeout);
}

HttpClient::Request HttpClient::message(std::string_view method, std::string_view target,
                                        std::string_view body, const Headers& headers) {
  Request message;
  message.method_string(method);
  message.target(target);
  message.version(11);
  message.set(http::field::host, "testserver");
  for (const auto& [name, value] : headers)
    message.set(name, value);
  message.body() = body;
  if (!body.empty()) message.prepare_payload();
  return message;
}

HttpClient::Response HttpClient::request(std::string_view method, std::string_view target,
                                         std::string_view body, const Headers& headers) {
  http::write(socket_, message(method, target, body, headers));
  return read(method);
}

void HttpClient::send(std::string_view bytes) {
  asio::write(socket_, asio::buffer(bytes));
}

bool HttpClient::try_send(std::string_view bytes) {
  const auto sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent >= 0 || errno == EAGAIN || errno == EWOULDBLOCK;
}

HttpClient::Response HttpClient::read(std::string_view method) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  parser.skip(method == "HEAD");
  http::read(socket_, buffer_, parser);
  return parser.release();
}

std::string HttpClient::read_to_end() {
  std::string bytes;
  boost::system::error_code ended;
  asio::read(socket_, asio::dynamic_buffer(bytes), ended);
  if (ended != asio::error::eof && ended != asio::error::connection_reset)
    throw boost::system::system_error(ended);
  return bytes;
}

bool HttpClient::at_end() {
  char byte = 0;
  boost::system::error_code error;
  const auto size = socket_.read_some(asio::buffer(&byte, 1), error);
  return size == 0 && (error == asio::error::eof || error == asio::error::connection_reset);
}

}  // namespace mars::tests
