#include "chassis/http/tls_context.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/system/system_error.hpp>
#include <ctime>
#include <string_view>

namespace chassis::http {

namespace {

namespace ssl = boost::asio::ssl;

/// Of TLS 1.2; those of 1.3 are all good.
constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// Elliptic curves only, and the hybrid with a post-quantum method where OpenSSL has it: a handshake with a
/// group over a finite field costs hundreds of times as much, and one client could ask for many.
constexpr const char* groups = "X25519:P-256:P-384";
constexpr const char* hybrid_and_groups = "X25519MLKEM768:X25519:P-256:P-384";
constexpr std::size_t longest_subject = 1024;
/// One protocol name with its length before it, as ALPN lists them.
constexpr auto http_1_1_only = std::to_array<unsigned char>({8, 'h', 't', 't', 'p', '/', '1', '.', '1'});

/// Refuses a handshake whose client offers other protocols only, as RFC 7301 has it.
int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* /*unused*/) {
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, size, http_1_1_only.data(), http_1_1_only.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// OpenSSL would ask the terminal otherwise.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) {
  return -1;
}

void restrict_protocol(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, ciphers);
  // The list is taken as a whole or not at all.
  if (SSL_CTX_set1_groups_list(context, hybrid_and_groups) != 1) {
    ERR_clear_error();
    SSL_CTX_set1_groups_list(context, groups);
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

std::chrono::sys_seconds to_time(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

std::string subject_of(const X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  std::string text(longest_subject, '\0');
  text.resize(std::size_t(std::max(0, BIO_read(memory.get(), text.data(), int(text.size())))));
  return text;
}

std::unexpected<std::string> problem(std::string_view what, const boost::system::error_code& error) {
  return std::unexpected(std::string(what) + ": " + error.message());
}

}  // namespace

std::expected<std::shared_ptr<TlsContext>, std::string> make_tls_context(const TlsCredentials& credentials) {
  ssl::context openssl(ssl::context::tls_server);
  SSL_CTX* const native = openssl.native_handle();
  restrict_protocol(native);
  SSL_CTX_set_default_passwd_cb(native, no_passphrase);

  boost::system::error_code error;
  static_cast<void>(openssl.use_certificate_chain(boost::asio::buffer(credentials.certificates), error));
  if (error) return problem("the certificate cannot be used", error);
  static_cast<void>(
      openssl.use_private_key(boost::asio::buffer(credentials.private_key), ssl::context::pem, error));
  if (error) return problem("the private key cannot be used", error);
  // A key of another kind than the certificate's passes until here.
  if (SSL_CTX_check_private_key(native) != 1)
    return std::unexpected("the private key is not that of the certificate");

  const X509* const certificate = SSL_CTX_get0_certificate(native);
  return std::make_shared<TlsContext>(TlsContext{.openssl = std::move(openssl),
                                                 .subject = subject_of(certificate),
                                                 .not_before = to_time(X509_get0_notBefore(certificate)),
                                                 .not_after = to_time(X509_get0_notAfter(certificate))});
}

}  // namespace chassis::http
