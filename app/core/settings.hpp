#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/allowed_hosts.hpp"
#include "core/api_keys.hpp"
#include "core/environment.hpp"
#include "core/networks.hpp"

namespace mars::core {

enum class Stage : std::uint8_t { dev, test, prod };
enum class DatabaseEngine : std::uint8_t { sqlite, postgres };
enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// OpenTelemetry's samplers; the `parent_` ones decide only where there is no caller that has decided.
enum class TraceSampler : std::uint8_t {
  always_on,
  always_off,
  ratio,
  parent_always_on,
  parent_always_off,
  parent_ratio
};

/// How spans are exported by OTLP over HTTP.
struct OtlpSettings {
  std::string url;  ///< of the traces; empty where none are exported
  bool json = false;
  bool gzip = false;
  std::chrono::milliseconds timeout{};
  std::vector<std::pair<std::string, std::string>> headers;
  std::string
      certificate_file;  ///< of the authorities that may sign the collector's certificate; may be empty
  std::string client_certificate_file;  ///< may be empty, as may the next
  std::string client_key_file;
};

/// The whole configuration of the program. Every member is set by an environment variable, in the table of
/// settings.cpp, where its default, bounds and description stand.
struct Settings {
  Stage stage{};
  LogLevel log_level{};

  std::string app_host;
  std::uint16_t app_port = 0;
  std::size_t app_threads = 0;
  std::string tls_certificate_file;  ///< empty where TLS is not spoken
  std::string tls_private_key_file;
  AllowedHosts allowed_hosts;             ///< at the API's address
  AllowedHosts management_allowed_hosts;  ///< at the management address
  Networks trusted_proxies;               ///< peers whose forwarding headers count
  std::string management_host;
  std::optional<std::uint16_t> management_port;  ///< nothing where the API's address serves all

  ApiKeys api_keys;                       ///< empty where nobody has to present one
  std::vector<std::string> secret_files;  ///< that passwords and keys were read from
  std::vector<std::string> cors_origins;  ///< `*` alone, for all; empty where CORS is off
  std::chrono::seconds cors_max_age{};

  DatabaseEngine db_engine{};
  std::string db_path;
  std::string db_host;
  std::uint16_t db_port = 0;
  std::string db_user;
  std::string db_password;
  std::string db_name;
  std::string db_sslmode;  ///< one of libpq's names
  std::string
      db_sslrootcert;      ///< file of the authorities that may sign the server's certificate; may be empty
  std::string db_sslcert;  ///< file of the certificate for the server; may be empty
  std::string db_sslkey;
  std::size_t db_max_connections = 0;
  std::chrono::milliseconds db_connect_timeout{};
  std::chrono::milliseconds db_statement_timeout{};

  std::chrono::seconds idempotency_lifetime{};

  std::size_t max_connections = 0;
  std::size_t max_connections_per_client = 0;  ///< 0 where the default holds: docs/security.md
  std::size_t max_requests_in_flight = 0;
  std::size_t max_streams_per_client = 0;
  std::size_t max_buffered_bytes = 0;
  std::uint32_t rate_limit = 0;  ///< requests in a window; 0 where they are not limited
  std::chrono::seconds rate_limit_window{};
  std::size_t max_header_bytes = 0;
  std::size_t max_body_bytes = 0;
  std::size_t max_command_length = 0;
  std::size_t probe_cache_size = 0;
  std::chrono::milliseconds request_timeout{};
  std::chrono::milliseconds read_timeout{};
  std::chrono::milliseconds idle_timeout{};
  std::chrono::milliseconds shutdown_delay{};
  std::chrono::milliseconds shutdown_grace{};

  bool otel_sdk_disabled = false;
  bool otel_trace_context = true;  ///< whether a caller's `traceparent` counts
  OtlpSettings otlp;
  std::string otel_service_name;
  std::vector<std::pair<std::string, std::string>> otel_resource;  ///< attributes
  TraceSampler trace_sampler{};
  double trace_ratio = 0;  ///< of the traces, for the samplers that take one
  std::size_t otel_bsp_queue = 0;
  std::size_t otel_bsp_batch = 0;
  std::chrono::milliseconds otel_bsp_delay{};
  std::chrono::milliseconds otel_bsp_export_timeout{};
  std::size_t otel_attribute_count = 0;   ///< most attributes of a span
  std::size_t otel_attribute_length = 0;  ///< most characters of an attribute's text
};

/// Reads the settings out of `variables`; where any is wrong or missing, one sentence for each of them
/// instead. A variable that is empty counts as not set. Reads the files that DB_PASSWORD_FILE and
/// API_KEYS_FILE name.
std::expected<Settings, std::vector<std::string>> load_settings(const Variables& variables);

/// The table of all variables with their defaults and descriptions, for `--help`.
std::string describe_settings();

}  // namespace mars::core
