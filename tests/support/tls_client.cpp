#include "tests/support/tls_client.hpp"

#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <limits>
#include <memory>

namespace mars::tests {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr timeval answer_timeout{.tv_sec = 30, .tv_usec = 0};

void offer(SSL_CTX* context, const TlsClient::Options& options) {
  SSL_CTX_set_security_level(context, 0);  // what is refused is to be refused by the server
  SSL_CTX_set_min_proto_version(context, options.version);
  SSL_CTX_set_max_proto_version(context, options.version);
  SSL_CTX_set_cipher_list(context, options.ciphers.c_str());
  if (!options.groups.empty()) SSL_CTX_set1_groups_list(context, options.groups.c_str());
  const std::basic_string<unsigned char> protocols(options.protocols.begin(), options.protocols.end());
  SSL_CTX_set_alpn_protos(context, protocols.data(), static_cast<unsigned>(protocols.size()));
}

}  // namespace

TlsClient::TlsClient(std::uint16_t port) : TlsClient(port, Options{}) {}

TlsClient::TlsClient(std::uint16_t port, const Options& options) {
  offer(tls_.native_handle(), options);
  stream_ = std::make_unique<Stream>(context_, tls_);
  auto& socket = stream_->next_layer();
  socket.connect({asio::ip::address_v4::loopback(), port});
  socket.set_option(asio::ip::tcp::no_delay(true));
  setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &answer_timeout, sizeof answer_timeout);
  stream_->handshake(Stream::client);
}

TlsClient::Response TlsClient::request(std::string_view method, std::string_view target,
                                       std::string_view body, const HttpClient::Headers& headers) {
  http::write(*stream_, HttpClient::message(method, target, body, headers));
  return read();
}

void TlsClient::send(std::string_view bytes) {
  asio::write(*stream_, asio::buffer(bytes));
}

TlsClient::Response TlsClient::read() {
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  http::read(*stream_, buffer_, parser);
  return parser.release();
}

std::string TlsClient::server_name() {
  std::array<char, 256> name{};
  const X509* const certificate = SSL_get0_peer_certificate(stream_->native_handle());
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size());
  return std::string("CN=") + name.data();
}

std::string TlsClient::protocol() {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(stream_->native_handle(), &name, &size);
  return {name, name + size};
}

bool TlsClient::resumable() {
  const SSL_SESSION* const session = SSL_get0_session(stream_->native_handle());
  return SSL_SESSION_is_resumable(session) == 1;
}

bool TlsClient::ends_in_order() {
  std::array<char, 4096> sink{};
  boost::system::error_code end;
  while (!end)
    stream_->read_some(asio::buffer(sink), end);
  return end == asio::error::eof;
}

}  // namespace mars::tests
