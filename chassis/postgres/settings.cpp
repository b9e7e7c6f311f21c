#include "chassis/postgres/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <expected>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/config/stage.hpp"
#include "chassis/postgres/host_list.hpp"

namespace chassis::postgres {

namespace {

constexpr auto tls_modes =
    std::to_array<std::string_view>({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
constexpr auto targets = std::to_array<std::pair<std::string_view, Target>>(
    {{"read-write", Target::read_write}, {"any", Target::any}});
constexpr std::string_view form_of_hosts =
    "hosts separated by commas, each with or without :port, IPv6 addresses in brackets";
constexpr std::int64_t highest_port = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t minute_in_milliseconds = 60'000;
constexpr std::int64_t fewest_connections = 2;  // one for requests, one for readiness

/// Those of the .env examples, which everybody knows.
constexpr auto example_passwords = std::to_array<std::string_view>({"password", "change-me"});

/// The list as it stands, if it is one.
std::expected<std::string, std::string> checked_hosts(std::string_view list) {
  const auto hosts = parse_hosts(list, 1);
  if (!hosts) return std::unexpected(hosts.error());
  return std::string(list);
}

/// Whether the password crosses a network on the way to one of the servers.
bool over_network(const Settings& settings) {
  const auto hosts = parse_hosts(settings.host, settings.port);
  return hosts && !std::ranges::all_of(*hosts, is_unix_socket, &Host::name);
}

std::string_view password_variable(const config::Variables& given) {
  return config::value_of(given, "DB_PASSWORD_FILE").empty() ? "DB_PASSWORD" : "DB_PASSWORD_FILE";
}

void check_tls(const config::Variables& given, Tls& tls, config::Problems& problems) {
  if (tls.root_certificates == "system" && config::value_of(given, "DB_SSLMODE").empty())
    tls.mode = "verify-full";  // as libpq has it
  config::require_both("DB_SSLCERT", tls.certificate, "DB_SSLKEY", tls.private_key, problems);
}

void check_password(const config::Variables& given, Settings& settings, config::Problems& problems) {
  config::require_one_source(given, "DB_PASSWORD", problems);
  if (config::in_production(given) &&
      std::ranges::find(example_passwords, settings.password) != example_passwords.end())
    problems.push_back(fmt::format("{} is the password of an example: production needs one of its own",
                                   password_variable(given)));
}

}  // namespace

const config::Declaration<Tls>& Tls::declaration() {
  static const config::Declaration<Tls> declared(
      {
          {"DB_SSLMODE", "prefer",
           "TLS to the PostgreSQL server: disable, allow, prefer, require, verify-ca or verify-full",
           config::one_of(&Tls::mode, tls_modes)},
          {"DB_SSLROOTCERT", "", "PEM file of the authorities that may sign the server's certificate",
           config::text(&Tls::root_certificates)},
          {"DB_SSLCERT", "", "PEM file of the client certificate for the PostgreSQL server",
           config::text(&Tls::certificate)},
          {"DB_SSLKEY", "", "PEM file of the client certificate's private key",
           config::text(&Tls::private_key)},
      },
      {check_tls});
  return declared;
}

const config::Declaration<Settings>& Settings::declaration() {
  static const auto declared = [] {
    config::Declaration<Settings> settings(
        {
            {"DB_HOST", "",
             "hosts of the PostgreSQL servers, as host[:port],...; the one that takes writes is used",
             config::parsed(&Settings::host, &checked_hosts, form_of_hosts)},
            {"DB_PORT", "5432", "port of the PostgreSQL servers that DB_HOST names without one",
             config::number(&Settings::port, 1, highest_port)},
            {"DB_TARGET_SESSION_ATTRS", "read-write",
             "read-write: only a server that takes writes; any: the first that answers",
             config::one_of(&Settings::target, targets)},
            {"DB_READ_HOST", "",
             "hosts of standbys that lists are read from, as DB_HOST; unset: the server that takes writes",
             config::parsed(&Settings::read_host, &checked_hosts, form_of_hosts)},
            {"DB_USER", "", "user on the PostgreSQL server", config::text(&Settings::user)},
            {"DB_PASSWORD", "", "password of that user", config::text(&Settings::password), true},
            {"DB_PASSWORD_FILE", "", "file that holds that password, instead of DB_PASSWORD",
             config::content_of_file(&Settings::password, &Settings::password_file)},
            {"DB_NAME", "", "database on the PostgreSQL server", config::text(&Settings::name)},
            {"DB_MAX_CONNECTIONS", "",
             "most connections to the PostgreSQL server; unset: four times APP_THREADS, 40 at most",
             config::number(&Settings::max_connections, fewest_connections, 10'000)},
            {"DB_CONNECT_TIMEOUT_MS", "2000", "longest wait for a connection",
             config::number(&Settings::connect_timeout, 1, minute_in_milliseconds)},
            {"DB_STATEMENT_TIMEOUT_MS", "4000", "longest wait for one statement",
             config::number(&Settings::statement_timeout, 1, minute_in_milliseconds)},
        },
        {check_password});
    settings.include(&Settings::tls, Tls::declaration());
    return settings;
  }();
  return declared;
}

void require_server(const config::Variables& given, const Settings& settings, config::Problems& problems) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> required{
      {{"DB_HOST", &settings.host}, {"DB_USER", &settings.user}, {"DB_NAME", &settings.name}}};
  for (const auto& [name, value] : required) {
    if (value->empty() && config::value_of(given, name).empty())
      problems.push_back(fmt::format("{} is missing: PostgreSQL needs it", name));
  }
  if (config::in_production(given) && over_network(settings) && settings.password.empty())
    problems.push_back(fmt::format("{} is missing: production needs a password", password_variable(given)));
}

}  // namespace chassis::postgres
