#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "chassis/base/networks.hpp"
#include "chassis/config/declaration.hpp"
#include "chassis/config/stage.hpp"
#include "chassis/http/access_options.hpp"
#include "chassis/http/allowed_hosts.hpp"
#include "chassis/http/limit_options.hpp"
#include "chassis/telemetry/logging/log_options.hpp"
#include "chassis/telemetry/tracing/tracing_options.hpp"

namespace chassis::server {

/// The options of a server.
struct ServerOptions {
  config::Stage stage{};
  telemetry::LogOptions log;

  std::string host;
  std::uint16_t port = 0;
  std::size_t threads = 0;
  std::string tls_certificate_file;  ///< empty: TLS is off
  std::string tls_private_key_file;
  Networks trusted_proxies;                     ///< peers whose forwarding headers count
  http::AllowedHosts allowed_hosts;             ///< at the API's address
  http::AllowedHosts management_allowed_hosts;  ///< at the management address
  std::string management_host;
  std::optional<std::uint16_t> management_port;  ///< nothing: the API's address serves all
  std::chrono::milliseconds shutdown_delay{};
  std::chrono::milliseconds shutdown_grace{};

  http::AccessOptions access;
  http::LimitOptions limits;
  telemetry::TracingOptions tracing;

  static const config::Declaration<ServerOptions>& declaration();
};

}  // namespace chassis::server
