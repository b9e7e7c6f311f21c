#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>
#include <string>

#include "chassis/http/tls_context.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/telemetry.hpp"

namespace chassis::server {

/// The problem of the TLS files that the options name; empty if there is none. Reads the files.
std::optional<std::string> tls_problem(const ServerOptions& options);

/// The certificate of the server, reloaded when its files change.
class TlsCertificate {
 public:
  /// Throws `std::runtime_error`, with a text for the operator, if the files are invalid. All arguments must
  /// outlive it.
  TlsCertificate(const ServerOptions& options, Telemetry& telemetry);

  /// The contexts for new connections. Thread-safe.
  [[nodiscard]] const http::TlsContexts& contexts() const { return contexts_; }

  /// Checks the files every second, and never returns. Uses a valid new certificate for new connections. Logs
  /// an invalid one, and keeps the current one.
  boost::asio::awaitable<void> watch();

 private:
  using Credentials = std::expected<http::TlsCredentials, std::string>;

  void take(const Credentials& credentials);
  void report(const http::TlsContext& context) const;

  const ServerOptions& options_;
  telemetry::Logger& logger_;
  Credentials known_;  ///< read last, valid or not
  http::TlsContexts contexts_;
};

}  // namespace chassis::server
