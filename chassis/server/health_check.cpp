#include "chassis/server/health_check.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

#include "chassis/base/host_and_port.hpp"

namespace chassis::server {

namespace {

namespace beast = boost::beast::http;

using Response = beast::response<beast::string_body>;

/// What the answer may have with its headers.
constexpr std::size_t max_answer = 65'536;

/// Why the last operation of OpenSSL failed.
std::string reason() {
  const auto error = ERR_peek_error();
  if (ERR_SYSTEM_ERROR(error)) return std::generic_category().message(ERR_GET_REASON(error));
  const auto* const text = ERR_reason_error_string(error);
  return text == nullptr ? "the connection was closed" : text;
}

/// A client of one request that waits for what it does, the whole second after two seconds at the longest.
class Client {
 public:
  explicit Client(const ServerOptions& options)
      : connection_(BIO_new_connect(host_and_port(options.host, options.port).c_str())) {
    BIO_set_nbio(connection_.get(), 1);
    complete([this] { return BIO_do_connect(connection_.get()); });
    if (!options.tls_certificate_file.empty()) start_tls();
  }

  void send(const std::string& request) {
    complete([&] { return BIO_write(connection_.get(), request.data(), static_cast<int>(request.size())); });
  }

  /// What the server sends until it closes the connection, or the beginning of it where that is too much.
  std::string receive() {
    std::string text;
    std::array<char, 4096> part{};
    while (text.size() < max_answer) {
      const auto size =
          retry([&] { return BIO_read(connection_.get(), part.data(), static_cast<int>(part.size())); });
      if (size <= 0) break;
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  struct Free {
    void operator()(BIO* bio) const { BIO_free_all(bio); }

    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void start_tls() {
    // The certificate is not verified: it names the host that clients know, and this is the own machine.
    const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_client_method()));
    connection_.reset(BIO_push(BIO_new_ssl(context.get(), 1), connection_.release()));
    complete([this] { return BIO_do_handshake(connection_.get()); });
  }

  /// The result of the operation once it need not be repeated; throws where time is up.
  template <class Operation>
  int retry(Operation operation) {
    for (;;) {
      ERR_clear_error();
      const auto result = static_cast<int>(operation());
      if (result > 0 || BIO_should_retry(connection_.get()) == 0) return result;
      if (BIO_wait(connection_.get(), deadline_, 1) <= 0)
        throw std::runtime_error(std::generic_category().message(ETIMEDOUT));
    }
  }

  template <class Operation>
  void complete(Operation operation) {
    if (retry(operation) <= 0) throw std::runtime_error(reason());
  }

  std::time_t deadline_ = std::time(nullptr) + 3;
  std::unique_ptr<BIO, Free> connection_;
};

/// Throws `std::runtime_error` where there is no answer.
Response ask_ready(const ServerOptions& options) {
  // The unspecified address (0.0.0.0, ::) also reaches a server that listens on it: Linux connects to this
  // machine.
  Client client(options);
  client.send(fmt::format("GET /api/v1/ready HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                          http::any_allowed_host(options.allowed_hosts)));
  const auto text = client.receive();
  beast::response_parser<beast::string_body> parser;
  parser.eager(true);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(text), error);
  if (!parser.is_done()) throw std::runtime_error("it is not whole, or not HTTP");
  return parser.release();
}

}  // namespace

int check_health(const ServerOptions& options) {
  try {
    const auto answer = ask_ready(options);
    fmt::print("{}\n", answer.body());
    return answer.result() == beast::status::ok ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(
        fmt::format("no answer from {}: {}", host_and_port(options.host, options.port), error.what()));
  }
}

}  // namespace chassis::server
