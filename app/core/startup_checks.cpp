#include "app/core/startup_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "chassis/config/misspelt_variables.hpp"
#include "chassis/base/networks.hpp"
#include "chassis/postgres/tls.hpp"
#include "app/core/settings.hpp"
#include "app/core/store.hpp"
#include "app/core/tls_certificate.hpp"

namespace mars {

namespace {

/// Whether what is sent to `host` stays on this machine: a Unix socket, or the loopback interface.
bool is_local(std::string_view host) {
  return host.starts_with('/') || host.starts_with('@') || chassis::is_loopback(host);
}

/// Why no server can listen on that host; nothing where one can. Tries it with a port that is free.
std::optional<std::string> address_problem(const std::string& host) {
  using boost::asio::ip::tcp;
  try {
    boost::asio::io_context context;
    const auto found = tcp::resolver(context).resolve(host, "0", tcp::resolver::passive);
    const tcp::acceptor acceptor(context, *found.begin());
    return std::nullopt;
  } catch (const boost::system::system_error& error) {
    return error.code().message();
  }
}

bool trusts_an_unverified_server(const core::Settings& settings) {
  return settings.server.stage == chassis::config::Stage::prod && settings.database.engine == chassis::server::DatabaseEngine::postgres &&
         !is_local(settings.database.postgres.host) && !chassis::postgres::requires_verification(settings.database.postgres.tls);
}

std::vector<chassis::config::MisspeltVariable> misspelt(const chassis::config::Variables& variables) {
  return chassis::config::misspelt_variables(variables, core::Settings::declaration().names());
}

}  // namespace

std::vector<std::string> file_problems(const core::Settings& settings) {
  std::vector<std::string> problems;
  if (auto problem = tls_problem(settings)) problems.push_back(std::move(*problem));
  if (settings.database.engine != chassis::server::DatabaseEngine::postgres) return problems;
  std::ranges::move(chassis::postgres::tls_problems(settings.database.postgres.tls), std::back_inserter(problems));
  return problems;
}

std::vector<std::string> address_problems(const core::Settings& settings) {
  std::vector<std::string> problems;
  const auto check = [&](const char* variable, const std::string& host) {
    if (auto problem = address_problem(host))
      problems.push_back(fmt::format("{}: cannot listen on {}: {}", variable, host, *problem));
  };
  check("APP_HOST", settings.server.host);
  if (settings.server.management_port) check("MANAGEMENT_HOST", settings.server.management_host);
  return problems;
}

std::vector<std::string> misspelling_hints(const chassis::config::Variables& variables) {
  std::vector<std::string> hints;
  for (const auto& [name, meant] : misspelt(variables))
    hints.push_back(fmt::format("{} is not a setting; is {} meant?", name, meant));
  return hints;
}

void log_warnings(const core::Settings& settings, const chassis::config::Variables& variables, chassis::telemetry::Logger& logger) {
  for (const auto& [name, meant] : misspelt(variables))
    logger.warning("SETTING_UNKNOWN", {{"variable", std::string_view(name)}, {"meant", meant}});
  for (const auto& name : chassis::telemetry::otel_warnings(variables))
    logger.warning("SETTING_NOT_BOOLEAN", {{"variable", std::string_view(name)}, {"taken_as", false}});
  if (trusts_an_unverified_server(settings))
    logger.warning("DATABASE_NOT_VERIFIED",
                   {{"host", std::string_view(settings.database.postgres.host)},
                    {"sslmode", std::string_view(settings.database.postgres.tls.mode)},
                    {"remedy", std::string_view("set DB_SSLMODE=verify-full and DB_SSLROOTCERT")}});
}

}  // namespace mars
