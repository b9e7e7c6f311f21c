#include "chassis/server/startup_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "chassis/base/networks.hpp"
#include "chassis/config/misspelt_variables.hpp"
#include "chassis/postgres/host_list.hpp"
#include "chassis/postgres/tls.hpp"
#include "chassis/server/tls_certificate.hpp"

namespace chassis::server {

namespace {

/// Whether what is sent to the servers stays on this machine: Unix sockets, or the loopback interface.
bool are_local(const postgres::Settings& settings) {
  const auto hosts = postgres::parse_hosts(settings.host, settings.port);
  return hosts && std::ranges::all_of(*hosts, [](const postgres::Host& host) {
           return postgres::is_unix_socket(host.name) || is_loopback(host.name);
         });
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

bool trusts_an_unverified_server(const ServerOptions& options, const DatabaseOptions& database) {
  return options.stage == config::Stage::prod && database.engine == DatabaseEngine::postgres &&
         !are_local(database.postgres) && !postgres::requires_verification(database.postgres.tls);
}

}  // namespace

std::vector<std::string> file_problems(const ServerOptions& options, const DatabaseOptions& database) {
  std::vector<std::string> problems = database_file_problems(database);
  if (auto problem = tls_problem(options)) problems.insert(problems.begin(), std::move(*problem));
  return problems;
}

std::vector<std::string> database_file_problems(const DatabaseOptions& database) {
  if (database.engine != DatabaseEngine::postgres) return {};
  return postgres::tls_problems(database.postgres.tls);
}

std::vector<std::string> address_problems(const ServerOptions& options) {
  std::vector<std::string> problems;
  const auto check = [&](const char* variable, const std::string& host) {
    if (auto problem = address_problem(host))
      problems.push_back(fmt::format("{}: cannot listen on {}: {}", variable, host, *problem));
  };
  check("APP_HOST", options.host);
  if (options.management_port) check("MANAGEMENT_HOST", options.management_host);
  return problems;
}

std::vector<std::string> misspelling_hints(const config::Variables& variables,
                                           std::span<const std::string_view> known) {
  std::vector<std::string> hints;
  for (const auto& [name, meant] : config::misspelt_variables(variables, known))
    hints.push_back(fmt::format("{} is not a setting; is {} meant?", name, meant));
  return hints;
}

void log_warnings(const ServerOptions& options, const DatabaseOptions& database,
                  const config::Variables& variables, std::span<const std::string_view> known,
                  telemetry::Logger& logger) {
  for (const auto& [name, meant] : config::misspelt_variables(variables, known))
    logger.warning("SETTING_UNKNOWN", {{"variable", std::string_view(name)}, {"meant", meant}});
  for (const auto& name : telemetry::otel_warnings(variables))
    logger.warning("SETTING_NOT_BOOLEAN", {{"variable", std::string_view(name)}, {"taken_as", false}});
  if (trusts_an_unverified_server(options, database))
    logger.warning("DATABASE_NOT_VERIFIED",
                   {{"host", std::string_view(database.postgres.host)},
                    {"sslmode", std::string_view(database.postgres.tls.mode)},
                    {"remedy", std::string_view("set DB_SSLMODE=verify-full and DB_SSLROOTCERT")}});
}

}  // namespace chassis::server
