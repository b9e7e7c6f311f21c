#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "app/core/application.hpp"
#include "chassis/config/environment.hpp"
#include "chassis/base/error_text.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/core/settings.hpp"
#include "app/core/version.hpp"
#include "app/core/database_file.hpp"
#include "app/core/hash_key.hpp"
#include "app/core/health_check.hpp"
#include "chassis/server/held_signals.hpp"
#include "chassis/base/standard_streams.hpp"
#include "app/core/startup_checks.hpp"

namespace {

constexpr int exit_usage = 2;

int print_help() {
  fmt::print(
      "usage: mars-probe-simulator [OPTION]\n\n"
      "Serves the Mars probe API. With an option it does not serve, but:\n\n"
      "  --backup FILE     copies the embedded database to FILE, also while the service runs\n"
      "  --check-settings  reports what is wrong with the settings\n"
      "  --hash-key        reads an API key from standard input and prints what API_KEYS_FILE keeps of it\n"
      "  --health-check    asks the server that runs here with the same settings whether it is ready\n"
      "  --help            prints this text\n"
      "  --restore FILE    makes FILE, a backup, the embedded database; the service must not run\n"
      "  --version         prints its version\n\n"
      "Everything is configured by environment variables, or by the file\n"
      ".env, .env.test or .env.prod in the working directory (ENV chooses):\n\n{}",
      mars::core::Settings::declaration().describe());
  return EXIT_SUCCESS;
}

int print_version() {
  fmt::print("mars-probe-simulator {}\n", mars::core::version);
  return EXIT_SUCCESS;
}

void complain(std::string_view problem) {
  chassis::print_error(fmt::format("mars-probe-simulator: {}\n", problem));
}

int reject(std::string_view problem) {
  complain(problem);
  return exit_usage;
}

int reject_all(const std::vector<std::string>& problems) {
  for (const auto& problem : problems)
    reject(problem);
  return exit_usage;
}

void hint(const chassis::config::Variables& variables) {
  for (const auto& sentence : mars::misspelling_hints(variables))
    complain("warning: " + sentence);
}

int check_settings(const mars::core::Settings& settings, const chassis::config::Variables& variables) {
  hint(variables);
  auto problems = mars::file_problems(settings);
  std::ranges::move(mars::address_problems(settings), std::back_inserter(problems));
  return problems.empty() ? EXIT_SUCCESS : reject_all(problems);
}

int serve(const mars::core::Settings& settings, const chassis::config::Variables& variables) {
  if (const auto problems = mars::file_problems(settings); !problems.empty()) return reject_all(problems);
  chassis::telemetry::Logger logger(settings.server.log.level);
  mars::log_warnings(settings, variables, logger);
  try {
    mars::Application(settings, logger).run();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    const auto cause = chassis::error_text(error);
    logger.error("SERVER_FAILED", {{"cause", std::string_view(cause)}});
    return EXIT_FAILURE;
  }
}

/// Where no server answers, files that it could not have started with are the likely cause, and are reported.
int check_health(const mars::core::Settings& settings, const chassis::config::Variables& /*unused*/) {
  try {
    return mars::check_health(settings);
  } catch (const std::exception&) {
    const auto problems = mars::file_problems(settings);
    if (problems.empty()) throw;
    return reject_all(problems);
  }
}

using Use = std::function<int(const mars::core::Settings&, const chassis::config::Variables&)>;

/// Calls `use` with the settings and returns its exit status; where they are wrong, says so instead.
int with_settings(const Use& use) {
  std::error_code no_folder;  // it may have been removed; then there is no file in it
  const auto folder = std::filesystem::current_path(no_folder);
  const auto variables = chassis::config::with_env_file(chassis::config::process_environment(), folder);
  if (!variables) return reject(variables.error());
  const auto settings = mars::core::Settings::declaration().load(*variables);
  if (!settings) {
    hint(*variables);
    return reject_all(settings.error());
  }
  chassis::config::remove_variables("OTEL_");  // which the OpenTelemetry SDK would read by itself
  chassis::config::remove_variables("PG");     // which libpq would
  return use(*settings, *variables);
}

using UseOfFile = int (*)(const mars::core::Settings&, const std::filesystem::path&);

int with_file(std::string_view option, std::span<char*> arguments, UseOfFile use) {
  if (arguments.size() != 1) return reject(fmt::format("{} takes the name of one file", option));
  return with_settings([&](const mars::core::Settings& settings, const chassis::config::Variables& /*unused*/) {
    return use(settings, arguments.front());
  });
}

int run(std::span<char*> arguments) {
  if (arguments.empty()) {
    chassis::server::hold_signals();
    return with_settings(serve);
  }
  const std::string_view option = arguments.front();
  const bool alone = arguments.size() == 1;
  if (alone && option == "--help") return print_help();
  if (alone && option == "--version") return print_version();
  if (alone && option == "--hash-key") return mars::hash_key();
  if (alone && option == "--health-check") return with_settings(check_health);
  if (alone && option == "--check-settings") return with_settings(check_settings);
  if (option == "--backup") return with_file(option, arguments.subspan(1), mars::back_up_database);
  if (option == "--restore") return with_file(option, arguments.subspan(1), mars::restore_database);
  return reject(fmt::format("unknown argument '{}'; try --help", option));
}

}  // namespace

int main(int argc, char** argv) {
  chassis::open_standard_streams();
  // A reader that has gone and a file that is full are errors of `write`, and no reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    complain(chassis::error_text(error));
    return EXIT_FAILURE;
  }
}
