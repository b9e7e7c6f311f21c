#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mars::tests {

/// An HTTP/1.1 connection to a server on the loopback interface, for tests: calls block, and failures throw.
class HttpClient {
 public:
  using Response = boost::beast::http::response<boost::beast::http::string_body>;
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Headers = std::map<std::string, std::string>;

  explicit HttpClient(std::uint16_t port, const std::string& address = "127.0.0.1");

  /// The headers of a request whose body is JSON.
  static inline const Headers json{{"content-type", "application/json"}};

  /// A request as `request` sends it.
  static Request message(std::string_view method, std::string_view target, std::string_view body,
                         const Headers& headers);

  /// Sends a request and reads its answer.
  Response request(std::string_view method, std::string_view target, std::string_view body = {},
                   const Headers& headers = json);

  /// Sends bytes as they are.
  void send(std::string_view bytes);

  /// Sends what the socket takes at once; false where the server has closed the connection.
  bool try_send(std::string_view bytes);

  /// Reads one answer to a request of that method.
  Response read(std::string_view method = "GET");

  /// What comes until the server closes the connection, as it comes.
  std::string read_to_end();

  /// Whether the server has closed the connection; waits for the next byte or the end.
  bool at_end();

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  boost::beast::flat_buffer buffer_;
};

}  // namespace mars::tests
