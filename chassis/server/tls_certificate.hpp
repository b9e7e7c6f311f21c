#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>
#include <string>

#include "chassis/http/tls_context.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/telemetry.hpp"

namespace chassis::server {

/// What is wrong with the files that the options name for TLS, or nothing. Reads them.
std::optional<std::string> tls_problem(const ServerOptions& options);

/// The certificate of the server, which is read anew when its files change.
class TlsCertificate {
 public:
  /// Throws `std::runtime_error`, with a text for the operator, where the files are of no use. All that is
  /// passed in outlives it.
  TlsCertificate(const ServerOptions& options, Telemetry& telemetry);

  /// What new connections use; thread-safe.
  [[nodiscard]] const http::TlsContexts& contexts() const { return contexts_; }

  /// Looks at the files each second, for ever. What has changed and can be used is used from then on; what
  /// cannot is logged, and the present certificate stays.
  boost::asio::awaitable<void> watch();

 private:
  using Credentials = std::expected<http::TlsCredentials, std::string>;

  void take(const Credentials& credentials);
  void report(const http::TlsContext& context) const;

  const ServerOptions& options_;
  telemetry::Logger& logger_;
  Credentials known_;  ///< what was read last, good or bad
  http::TlsContexts contexts_;
};

}  // namespace chassis::server
