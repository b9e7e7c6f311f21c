#include "chassis/server/server_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace chassis::server {

namespace {

using config::Stage;
using Variables = std::vector<config::Variable<ServerOptions>>;

constexpr auto stages = std::to_array<std::pair<std::string_view, Stage>>(
    {{"dev", Stage::dev}, {"test", Stage::test}, {"prod", Stage::prod}});
constexpr std::int64_t highest_port = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t most_threads = 256;
constexpr std::int64_t longest_shutdown = 600'000;

std::int64_t cores() {
  return std::clamp<std::int64_t>(std::thread::hardware_concurrency(), 1, most_threads);
}

Variables api_variables() {
  return {
      {"APP_HOST", "127.0.0.1", "address that the API listens on", config::text(&ServerOptions::host)},
      {"APP_PORT", "8000", "port of the API; 0 takes a free one",
       config::number(&ServerOptions::port, 0, highest_port)},
      {"APP_THREADS", fmt::to_string(cores()), "threads that serve requests",
       config::number(&ServerOptions::threads, 1, most_threads)},
      {"TLS_CERTIFICATE_FILE", "", "PEM file of the certificate and its chain; unset: TLS is off",
       config::text(&ServerOptions::tls_certificate_file)},
      {"TLS_PRIVATE_KEY_FILE", "", "PEM file of the certificate's private key",
       config::text(&ServerOptions::tls_private_key_file)},
  };
}

Variables network_variables() {
  return {
      {"TRUSTED_PROXIES", "127.0.0.1,::1",
       "proxies whose X-Forwarded-* and Forwarded headers count: addresses and CIDR blocks, separated by "
       "commas",
       config::parsed(&ServerOptions::trusted_proxies, parse_networks,
                      "addresses and CIDR blocks, separated by commas")},
      {"ALLOWED_HOSTS", "",
       "hosts that the API serves, such as api.example or *.api.example, separated by commas; unset: all, "
       "but only local names without API keys on a loopback address",
       config::parsed(&ServerOptions::allowed_hosts, http::parse_allowed_hosts,
                      "hosts without ports, separated by commas, or *")},
      {"MANAGEMENT_HOST", "127.0.0.1", "address for metrics and health checks, if MANAGEMENT_PORT is set",
       config::text(&ServerOptions::management_host)},
      {"MANAGEMENT_PORT", "", "port of that address; 0 takes a free one; unset: none but the API's",
       config::number(&ServerOptions::management_port, 0, highest_port)},
      {"SHUTDOWN_DELAY_MS", "0",
       "time after SIGTERM in which connections are still accepted, while readiness returns 503",
       config::number(&ServerOptions::shutdown_delay, 0, longest_shutdown)},
      {"SHUTDOWN_GRACE_MS", "10000", "longest time that requests in flight may take after that",
       config::number(&ServerOptions::shutdown_grace, 0, longest_shutdown)},
  };
}

void require_both_tls_files(const config::Variables& /*given*/, ServerOptions& options,
                            config::Problems& problems) {
  config::require_both("TLS_CERTIFICATE_FILE", options.tls_certificate_file, "TLS_PRIVATE_KEY_FILE",
                       options.tls_private_key_file, problems);
}

/// An operator who names the address believes that metrics are served there and nowhere else.
void require_management_port(const config::Variables& given, ServerOptions& options,
                             config::Problems& problems) {
  if (!config::value_of(given, "MANAGEMENT_HOST").empty() && !options.management_port)
    problems.emplace_back("MANAGEMENT_HOST is set but MANAGEMENT_PORT is missing");
}

void complete_allowed_hosts(const config::Variables& /*given*/, ServerOptions& options,
                            config::Problems& /*problems*/) {
  const bool has_keys = !options.access.api_keys.empty();
  options.management_allowed_hosts =
      !options.allowed_hosts.empty() && http::allows_every_host(options.allowed_hosts)
          ? options.allowed_hosts
          : http::default_allowed_hosts(options.management_host, has_keys);
  if (options.allowed_hosts.empty())
    options.allowed_hosts = http::default_allowed_hosts(options.host, has_keys);
}

config::Declaration<ServerOptions> declare() {
  config::Declaration<ServerOptions> declared;
  declared
      .add({{"ENV", "dev", "stage: dev, test or prod; chooses .env, .env.test or .env.prod",
             config::one_of(&ServerOptions::stage, stages)}})
      .include(&ServerOptions::log, telemetry::LogOptions::declaration())
      .add(api_variables(), {require_both_tls_files})
      .add(network_variables(), {require_management_port, complete_allowed_hosts})
      .include(&ServerOptions::access, http::AccessOptions::declaration())
      .include(&ServerOptions::limits, http::LimitOptions::declaration())
      .include(&ServerOptions::tracing, telemetry::TracingOptions::declaration());
  return declared;
}

}  // namespace

const config::Declaration<ServerOptions>& ServerOptions::declaration() {
  static const auto declared = declare();
  return declared;
}

}  // namespace chassis::server
