#pragma once

#include <openssl/ssl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/http_client.hpp"

namespace mars::tests {

/// `HttpClient` through TLS. Takes any certificate.
class TlsClient {
 public:
  using Response = HttpClient::Response;

  struct Options {
    int version = TLS1_3_VERSION;           ///< the only one offered
    std::string ciphers = "DEFAULT";        ///< of TLS 1.2 and below
    std::string protocols{"\x08http/1.1"};  ///< offered by ALPN; nothing where empty
    std::string groups{};                   ///< of the key exchange; OpenSSL's own where empty
  };

  /// Connects and agrees on keys; throws where the server refuses.
  explicit TlsClient(std::uint16_t port);
  TlsClient(std::uint16_t port, const Options& options);

  Response request(std::string_view method, std::string_view target, std::string_view body = {},
                   const HttpClient::Headers& headers = HttpClient::json);

  /// Sends bytes as they are.
  void send(std::string_view bytes);

  /// Reads one answer.
  Response read();

  /// The subject of the server's certificate, such as "CN=localhost".
  [[nodiscard]] std::string server_name();

  /// What ALPN agreed on.
  [[nodiscard]] std::string protocol();

  /// Whether the server would let a later connection take this one's keys up.
  [[nodiscard]] bool resumable();

  /// Waits for the end of the connection. Whether the server has announced it: otherwise anybody on the way
  /// may have cut it.
  bool ends_in_order();

 private:
  using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

  boost::asio::io_context context_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace mars::tests
