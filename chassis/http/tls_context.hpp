#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <expected>
#include <memory>
#include <mutex>
#include <string>

namespace chassis::http {

/// The credentials of a server: its certificate chain and its private key, both as PEM.
struct TlsCredentials {
  std::string certificates;
  std::string private_key;

  bool operator==(const TlsCredentials&) const = default;
};

/// The TLS configuration: TLS 1.2 and 1.3, only with forward secrecy and authenticated encryption, HTTP/1.1
/// by ALPN. Sessions are not resumed, so no key outlives its connection.
struct TlsContext {
  boost::asio::ssl::context openssl;
  std::string subject;  ///< of the certificate
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;
};

/// Creates the context, or returns the problem of the credentials: not PEM, key of another certificate, key
/// with a passphrase, key too short.
std::expected<std::shared_ptr<TlsContext>, std::string> make_tls_context(const TlsCredentials& credentials);

/// The context for new handshakes; running ones keep theirs. Thread-safe.
class TlsContexts {
 public:
  explicit TlsContexts(std::shared_ptr<TlsContext> first) : current_(std::move(first)) {}

  [[nodiscard]] std::shared_ptr<TlsContext> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  void replace(std::shared_ptr<TlsContext> next) {
    const std::lock_guard lock(mutex_);
    current_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<TlsContext> current_;
};

}  // namespace chassis::http
