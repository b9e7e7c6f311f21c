#include "core/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "core/file.hpp"
#include "core/memory_limit.hpp"
#include "core/origins.hpp"
#include "core/setting_names.hpp"
#include "core/setting_variable.hpp"

namespace mars::core {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_secret = 1024;
constexpr std::size_t longest_key_file = 65'536;

/// The text of a file that is not empty, or what the file should have been.
std::expected<std::string, std::string> read_secret(std::string_view path, std::size_t longest) {
  auto content = read_text_file(path, longest);
  if (content && !content->empty()) return std::move(*content);
  return std::unexpected(fmt::format("a readable file of 1 to {} bytes; {}", longest,
                                     content ? "it is empty" : content.error().reason));
}

/// Takes the text of a file, without the line ends that editors put behind it.
Setter content_of(std::string Settings::* member) {
  return [member](Settings& settings, std::string_view path) -> std::optional<std::string> {
    const auto content = read_secret(path, longest_secret);
    if (!content) return content.error();
    settings.*member = content->substr(0, content->find_last_not_of("\r\n") + 1);
    settings.secret_files.emplace_back(path);
    return (settings.*member).empty() ? std::optional<std::string>("a file with more than line ends")
                                      : std::nullopt;
  };
}

template <class Value>
using Parser = std::expected<Value, std::string> (*)(std::string_view text);

/// Takes what `parse` makes of the text, which should have been `form`.
template <class Value>
Setter parsed(Value Settings::* member, Parser<Value> parse, std::string_view form) {
  return [=](Settings& settings, std::string_view text) -> std::optional<std::string> {
    auto value = parse(text);
    if (!value) return fmt::format("{}; {}", form, value.error());
    settings.*member = std::move(*value);
    return std::nullopt;
  };
}

/// Likewise of the text of a file.
template <class Value>
Setter parsed_file(Value Settings::* member, Parser<Value> parse, std::string_view form,
                   std::size_t longest) {
  return [=, set = parsed(member, parse, form)](Settings& settings,
                                                std::string_view path) -> std::optional<std::string> {
    const auto content = read_secret(path, longest);
    settings.secret_files.emplace_back(path);
    return content ? set(settings, *content) : content.error();
  };
}

/// Takes one of `names` as it stands.
template <std::size_t count>
Setter one_of(std::string Settings::* member, std::array<std::string_view, count> names) {
  return [=](Settings& settings, std::string_view value) -> std::optional<std::string> {
    if (std::ranges::find(names, value) == names.end())
      return fmt::format("one of {}", fmt::join(names, ", "));
    settings.*member = value;
    return std::nullopt;
  };
}

constexpr auto stages = std::to_array<std::pair<std::string_view, Stage>>(
    {{"dev", Stage::dev}, {"test", Stage::test}, {"prod", Stage::prod}});
constexpr auto engines = std::to_array<std::pair<std::string_view, DatabaseEngine>>(
    {{"sqlite", DatabaseEngine::sqlite}, {"postgres", DatabaseEngine::postgres}});
constexpr auto sslmodes =
    std::to_array<std::string_view>({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
constexpr auto log_levels =
    std::to_array<std::pair<std::string_view, LogLevel>>({{"debug", LogLevel::debug},
                                                          {"info", LogLevel::info},
                                                          {"warning", LogLevel::warning},
                                                          {"error", LogLevel::error}});

constexpr std::int64_t kibibyte = 1024;
constexpr std::int64_t mebibyte = 1024 * kibibyte;
constexpr std::int64_t highest_port = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t minute_in_milliseconds = 60'000;
constexpr std::int64_t day_in_seconds = 86'400;

constexpr std::int64_t fewest_database_connections = 2;  // one for requests, one for readiness

/// Of the memory that there is, for what clients send and have not taken; the rest is for everything else.
std::int64_t default_buffered_bytes() {
  constexpr std::uint64_t share = 4;
  constexpr std::uint64_t least = 16 * mebibyte;
  constexpr std::uint64_t most = 4096 * mebibyte;
  return std::int64_t(std::clamp(memory_limit() / share, least, most));
}

unsigned cores() {
  return std::clamp(std::thread::hardware_concurrency(), 1U, 256U);
}

// The one place where a variable's name, default, bounds and description stand, in the order of `--help`.

std::vector<Variable> server_variables() {
  return {
      {"ENV", "dev", "stage: dev, test or prod; chooses .env, .env.test or .env.prod",
       one_of(&Settings::stage, stages)},
      {"LOG_LEVEL", "info", "least severe level that is logged", one_of(&Settings::log_level, log_levels)},
      {"APP_HOST", "127.0.0.1", "address that the API listens on", text(&Settings::app_host)},
      {"APP_PORT", "8000", "port of the API; 0 takes a free one",
       number(&Settings::app_port, 0, highest_port)},
      {"APP_THREADS", fmt::to_string(cores()), "threads that serve requests",
       number(&Settings::app_threads, 1, 256)},
      {"TLS_CERTIFICATE_FILE", "", "PEM file of the certificate and its chain; unset, TLS is not spoken",
       text(&Settings::tls_certificate_file)},
      {"TLS_PRIVATE_KEY_FILE", "", "PEM file of the certificate's private key",
       text(&Settings::tls_private_key_file)},
      {"TRUSTED_PROXIES", "127.0.0.1,::1",
       "proxies whose X-Forwarded-* and Forwarded headers count: addresses and CIDR blocks, separated by "
       "commas",
       parsed(&Settings::trusted_proxies, parse_networks, "addresses and CIDR blocks, separated by commas")},
      {"ALLOWED_HOSTS", "",
       "hosts that the API serves, such as mars.example or *.mars.example, separated by commas; unset, all, "
       "but only "
       "local names without API keys on a loopback address",
       parsed(&Settings::allowed_hosts, parse_allowed_hosts,
              "hosts without ports, separated by commas, or *")},
      {"MANAGEMENT_HOST", "127.0.0.1", "address for metrics and health checks, where MANAGEMENT_PORT is set",
       text(&Settings::management_host)},
      {"MANAGEMENT_PORT", "", "port of that address; 0 takes a free one; unset, there is none but the API's",
       number(&Settings::management_port, 0, highest_port)},
  };
}

std::vector<Variable> access_variables() {
  return {
      {"API_KEYS", "", "who may do what: NAME:SCOPES:KEY, with commas between; unset, everybody everything",
       parsed(&Settings::api_keys, parse_api_keys, "NAME:SCOPES:KEY, with commas between"), true},
      {"API_KEYS_FILE", "", "file of lines NAME:SCOPES:HASH, instead of API_KEYS",
       parsed_file(&Settings::api_keys, parse_api_key_lines, "a file of lines NAME:SCOPES:HASH",
                   longest_key_file)},
      {"CORS_ORIGINS", "",
       "origins of web pages that may use the API, with commas between, or * for all; unset, none",
       parsed(&Settings::cors_origins, parse_origins,
              "https://HOST or http://HOST:PORT, with commas between, or *")},
      {"CORS_MAX_AGE", "600", "how long browsers may remember that, in s",
       number(&Settings::cors_max_age, 0, day_in_seconds)},
  };
}

std::vector<Variable> database_variables() {
  return {
      {"DB_ENGINE", "", "sqlite or postgres; unset, DB_HOST decides", one_of(&Settings::db_engine, engines)},
      {"DB_PATH", "data/mars.db", "file of the SQLite database", text(&Settings::db_path)},
      {"DB_HOST", "", "host of the PostgreSQL server", text(&Settings::db_host)},
      {"DB_PORT", "5432", "port of the PostgreSQL server", number(&Settings::db_port, 1, highest_port)},
      {"DB_USER", "", "user on the PostgreSQL server", text(&Settings::db_user)},
      {"DB_PASSWORD", "", "password of that user", text(&Settings::db_password)},
      {"DB_PASSWORD_FILE", "", "file that holds that password, instead of DB_PASSWORD",
       content_of(&Settings::db_password)},
      {"DB_NAME", "", "database on the PostgreSQL server", text(&Settings::db_name)},
      {"DB_SSLMODE", "prefer",
       "TLS to the PostgreSQL server: disable, allow, prefer, require, verify-ca or verify-full",
       one_of(&Settings::db_sslmode, sslmodes)},
      {"DB_SSLROOTCERT", "", "PEM file of the authorities that may sign the server's certificate",
       text(&Settings::db_sslrootcert)},
      {"DB_SSLCERT", "", "PEM file of the client certificate for the PostgreSQL server",
       text(&Settings::db_sslcert)},
      {"DB_SSLKEY", "", "PEM file of the client certificate's private key", text(&Settings::db_sslkey)},
      {"DB_MAX_CONNECTIONS", "",
       "most connections to the PostgreSQL server; unset, four times APP_THREADS, 40 at most",
       number(&Settings::db_max_connections, fewest_database_connections, 10'000)},
      {"DB_CONNECT_TIMEOUT_MS", "2000", "longest wait for a connection",
       number(&Settings::db_connect_timeout, 1, minute_in_milliseconds)},
      {"DB_STATEMENT_TIMEOUT_MS", "4000", "longest wait for one statement",
       number(&Settings::db_statement_timeout, 1, minute_in_milliseconds)},
      {"IDEMPOTENCY_TTL_S", "86400", "how long an idempotency key counts, in seconds",
       number(&Settings::idempotency_lifetime, 1, 30 * day_in_seconds)},
  };
}

std::vector<Variable> limit_variables() {
  constexpr unsigned requests_of_a_core = 160;  // docs/decisions/0015-load-shedding.md
  return {
      {"MAX_CONNECTIONS", "20000", "most connections open at once",
       number(&Settings::max_connections, 1, 1'000'000)},
      {"MAX_CONNECTIONS_PER_CLIENT", "",
       "most connections of one address; unset, a quarter of MAX_CONNECTIONS for all but loopback addresses",
       number(&Settings::max_connections_per_client, 1, 1'000'000)},
      {"MAX_REQUESTS_IN_FLIGHT", fmt::to_string(requests_of_a_core * cores()),
       "most requests under way at once; more are refused with 503",
       number(&Settings::max_requests_in_flight, 1, 1'000'000)},
      {"MAX_STREAMS_PER_CLIENT", fmt::to_string(requests_of_a_core * cores() / 4),
       "most lists that one principal, or else one address, receives at once",
       number(&Settings::max_streams_per_client, 1, 1'000'000)},
      {"MAX_BUFFERED_BYTES", fmt::to_string(default_buffered_bytes()),
       "most bytes of requests and answers held in memory at once; by default a quarter of the memory limit",
       number(&Settings::max_buffered_bytes, mebibyte, mebibyte * mebibyte)},
      {"RATE_LIMIT", "0",
       "requests that a client may send within RATE_LIMIT_WINDOW_S; 0, as many as it likes",
       number(&Settings::rate_limit, 0, 1'000'000'000)},
      {"RATE_LIMIT_WINDOW_S", "60", "that time, in seconds",
       number(&Settings::rate_limit_window, 1, day_in_seconds)},
      {"MAX_HEADER_BYTES", "16384", "longest request line and headers",
       number(&Settings::max_header_bytes, kibibyte, mebibyte)},
      {"MAX_BODY_BYTES", "1048576", "longest request body",
       number(&Settings::max_body_bytes, 1, 1024 * mebibyte)},
      {"MAX_COMMAND_LENGTH", "100000", "most letters of one command",
       number(&Settings::max_command_length, 1, 1024 * mebibyte)},
      {"PROBE_CACHE_SIZE", "65536",
       "most probes remembered, so that a move of theirs need not read them first",
       number(&Settings::probe_cache_size, 0, 10'000'000)},
      {"REQUEST_TIMEOUT_MS", "5000", "longest time that a request may take to be answered",
       number(&Settings::request_timeout, 1, 10 * minute_in_milliseconds)},
      {"READ_TIMEOUT_MS", "10000",
       "longest time that a client may take to send a request or to take an answer",
       number(&Settings::read_timeout, 1, 10 * minute_in_milliseconds)},
      {"IDLE_TIMEOUT_MS", "75000", "longest time that a connection may wait for its next request",
       number(&Settings::idle_timeout, 1, 60 * minute_in_milliseconds)},
      {"SHUTDOWN_DELAY_MS", "0",
       "time after SIGTERM in which connections are still taken, while readiness says 503",
       number(&Settings::shutdown_delay, 0, 10 * minute_in_milliseconds)},
      {"SHUTDOWN_GRACE_MS", "10000", "longest time that requests in flight may take after that",
       number(&Settings::shutdown_grace, 0, 10 * minute_in_milliseconds)},
  };
}

std::vector<Variable> variable_table() {
  std::vector<Variable> table;
  for (const auto& group :
       {server_variables(), access_variables(), database_variables(), limit_variables(), otel_variables()})
    table.insert(table.end(), group.begin(), group.end());
  return table;
}

std::string_view value_of(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view{} : std::string_view{found->second};
}

std::string problem_of(const Variable& variable, std::string_view value, std::string_view expected) {
  if (variable.secret) return fmt::format("{} must be {}", variable.name, expected);
  return fmt::format("{} is '{}' but must be {}", variable.name, value, expected);
}

/// What PostgreSQL needs and SQLite does not.
void require_server(const Settings& settings, std::vector<std::string>& problems) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> required{
      {{"DB_HOST", &settings.db_host}, {"DB_USER", &settings.db_user}, {"DB_NAME", &settings.db_name}}};
  for (const auto& [name, value] : required) {
    if (value->empty()) problems.push_back(fmt::format("{} is missing: PostgreSQL needs it", name));
  }
}

void require_both_tls_files(const Settings& settings, std::vector<std::string>& problems) {
  if (settings.tls_certificate_file.empty() != settings.tls_private_key_file.empty())
    problems.emplace_back(
        "TLS_CERTIFICATE_FILE and TLS_PRIVATE_KEY_FILE belong together: one of them is missing");
}

void require_both_client_files(const Settings& settings, std::vector<std::string>& problems) {
  if (settings.db_sslcert.empty() != settings.db_sslkey.empty())
    problems.emplace_back("DB_SSLCERT and DB_SSLKEY belong together: one of them is missing");
}

/// Large bodies may not use the reserve for small ones.
void require_room_for_a_body(const Settings& settings, std::vector<std::string>& problems) {
  if (settings.max_buffered_bytes / 4 * 3 < settings.max_body_bytes)
    problems.emplace_back("MAX_BUFFERED_BYTES must be at least a third more than MAX_BODY_BYTES");
}

/// Whoever names the address believes that metrics are there and nowhere else.
void require_management_port(const Variables& variables, const Settings& settings,
                             std::vector<std::string>& problems) {
  if (!value_of(variables, "MANAGEMENT_HOST").empty() && !settings.management_port)
    problems.emplace_back("MANAGEMENT_HOST is set but MANAGEMENT_PORT is missing");
}

/// What the .env examples say, and so everybody knows.
constexpr auto example_passwords = std::to_array<std::string_view>({"password", "change-me"});

void require_one_place(const Variables& variables, std::string_view name,
                       std::vector<std::string>& problems) {
  const auto file_name = fmt::format("{}_FILE", name);
  if (!value_of(variables, name).empty() && !value_of(variables, file_name).empty())
    problems.push_back(fmt::format("{} and {} are both set: which one holds?", name, file_name));
}

void require_secret_password(const Variables& variables, const Settings& settings,
                             std::vector<std::string>& problems) {
  const bool in_file = !value_of(variables, "DB_PASSWORD_FILE").empty();
  if (settings.stage != Stage::prod) return;
  const auto* const name = in_file ? "DB_PASSWORD_FILE" : "DB_PASSWORD";
  if (std::ranges::find(example_passwords, settings.db_password) != example_passwords.end())
    problems.push_back(
        fmt::format("{} is the password of an example: production needs one of its own", name));
  const bool over_network =
      settings.db_engine == DatabaseEngine::postgres && !settings.db_host.starts_with('/');
  if (over_network && settings.db_password.empty())
    problems.push_back(fmt::format("{} is missing: production needs a password", name));
}

/// A server with `max_connections` = 60 has room for that, and one with 100 for two such processes.
std::size_t default_database_connections(std::size_t threads) {
  constexpr std::size_t of_a_thread = 4;
  constexpr std::size_t most = 40;
  return std::min(of_a_thread * threads, most);
}

}  // namespace

std::expected<Settings, std::vector<std::string>> load_settings(const Variables& variables) {
  Settings settings;
  std::vector<std::string> problems;
  for (const Variable& variable : variable_table()) {
    const auto given = value_of(variables, variable.name);
    const auto value = given.empty() ? std::string_view{variable.default_text} : given;
    if (value.empty()) continue;
    if (const auto expected = variable.set(settings, value))
      problems.push_back(problem_of(variable, value, *expected));
  }
  if (value_of(variables, "DB_ENGINE").empty())
    settings.db_engine = settings.db_host.empty() ? DatabaseEngine::sqlite : DatabaseEngine::postgres;
  if (settings.db_sslrootcert == "system" && value_of(variables, "DB_SSLMODE").empty())
    settings.db_sslmode = "verify-full";  // as libpq has it
  settings.management_allowed_hosts =
      !settings.allowed_hosts.empty() && allows_every_host(settings.allowed_hosts)
          ? settings.allowed_hosts
          : default_allowed_hosts(settings.management_host, !settings.api_keys.empty());
  if (settings.allowed_hosts.empty())
    settings.allowed_hosts = default_allowed_hosts(settings.app_host, !settings.api_keys.empty());
  if (settings.db_engine == DatabaseEngine::postgres) require_server(settings, problems);
  if (settings.db_max_connections == 0)
    settings.db_max_connections = default_database_connections(settings.app_threads);
  require_one_place(variables, "DB_PASSWORD", problems);
  require_one_place(variables, "API_KEYS", problems);
  require_secret_password(variables, settings, problems);
  require_both_tls_files(settings, problems);
  require_both_client_files(settings, problems);
  require_management_port(variables, settings, problems);
  complete_otel(variables, settings, problems);
  require_room_for_a_body(settings, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return settings;
}

std::string describe_settings() {
  std::string table;
  for (const Variable& variable : variable_table())
    table += fmt::format("  {:<31} {} [{}]\n", variable.name, variable.description, variable.default_text);
  return table;
}

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> names;
  for (const Variable& variable : variable_table())
    names.push_back(variable.name);
  return names;
}

}  // namespace mars::core
