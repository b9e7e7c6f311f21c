#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>
#include <string>

#include "app/core/settings.hpp"
#include "chassis/http/tls_context.hpp"
#include "app/core/telemetry.hpp"

namespace mars {

/// What is wrong with the files that the settings name for TLS, or nothing. Reads them.
std::optional<std::string> tls_problem(const core::Settings& settings);

/// The certificate of the server, which is read anew when its files change.
class TlsCertificate {
 public:
  /// Throws `std::runtime_error`, with a text for the operator, where the files are of no use. All that is
  /// passed in outlives it.
  TlsCertificate(const core::Settings& settings, Telemetry& telemetry);

  /// What new connections use; thread-safe.
  [[nodiscard]] const chassis::http::TlsContexts& contexts() const { return contexts_; }

  /// Looks at the files each second, for ever. What has changed and can be used is used from then on; what
  /// cannot is logged, and the present certificate stays.
  boost::asio::awaitable<void> watch();

 private:
  using Credentials = std::expected<chassis::http::TlsCredentials, std::string>;

  void take(const Credentials& credentials);
  void report(const chassis::http::TlsContext& context) const;

  const core::Settings& settings_;
  chassis::telemetry::Logger& logger_;
  Credentials known_;  ///< what was read last, good or bad
  chassis::http::TlsContexts contexts_;
};

}  // namespace mars
