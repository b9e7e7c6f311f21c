#include "chassis/postgres/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

#include "chassis/config/stage.hpp"

namespace chassis::postgres {

namespace {

constexpr auto tls_modes =
    std::to_array<std::string_view>({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
constexpr std::int64_t highest_port = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t minute_in_milliseconds = 60'000;
constexpr std::int64_t fewest_connections = 2;  // one for requests, one for readiness

/// Those of the .env examples, which everybody knows.
constexpr auto example_passwords = std::to_array<std::string_view>({"password", "change-me"});

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
            {"DB_HOST", "", "host of the PostgreSQL server", config::text(&Settings::host)},
            {"DB_PORT", "5432", "port of the PostgreSQL server",
             config::number(&Settings::port, 1, highest_port)},
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
    if (value->empty()) problems.push_back(fmt::format("{} is missing: PostgreSQL needs it", name));
  }
  const bool over_network = !settings.host.starts_with('/');
  if (config::in_production(given) && over_network && settings.password.empty())
    problems.push_back(fmt::format("{} is missing: production needs a password", password_variable(given)));
}

}  // namespace chassis::postgres
