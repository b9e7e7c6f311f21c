#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <string_view>

#include "application.hpp"
#include "core/environment.hpp"
#include "core/logging/logger.hpp"
#include "core/settings.hpp"
#include "core/version.hpp"
#include "hash_key.hpp"
#include "health_check.hpp"
#include "tls_certificate.hpp"

namespace {

constexpr int exit_usage = 2;

int print_help() {
  fmt::print(
      "usage: mars-probe-simulator [OPTION]\n\n"
      "Serves the Mars probe API. With an option it does not serve, but:\n\n"
      "  --check-settings  reports what is wrong with the settings\n"
      "  --hash-key        reads an API key from standard input and prints what API_KEYS_FILE keeps of it\n"
      "  --health-check    asks the server that runs here with the same settings whether it is ready\n"
      "  --help            prints this text\n"
      "  --version         prints its version\n\n"
      "Everything is configured by environment variables, or by the file\n"
      ".env, .env.test or .env.prod in the working directory (ENV chooses):\n\n{}",
      mars::core::describe_settings());
  return EXIT_SUCCESS;
}

int print_version() {
  fmt::print("mars-probe-simulator {}\n", mars::core::version);
  return EXIT_SUCCESS;
}

int reject(std::string_view problem) {
  fmt::print(stderr, "mars-probe-simulator: {}\n", problem);
  return exit_usage;
}

int check_settings(const mars::core::Settings& settings) {
  const auto problem = mars::tls_problem(settings);
  return problem ? reject(*problem) : EXIT_SUCCESS;
}

int serve(const mars::core::Settings& settings) {
  if (const int status = check_settings(settings); status != EXIT_SUCCESS) return status;
  mars::core::Logger logger(settings.log_level);
  try {
    return mars::Application(settings, logger).run();
  } catch (const std::exception& error) {
    logger.error("SERVER_FAILED", {{"cause", std::string_view(error.what())}});
    return EXIT_FAILURE;
  }
}

/// Calls `use` with the settings and returns its exit status; where they are wrong, says so instead.
int with_settings(int (*use)(const mars::core::Settings&)) {
  const auto variables =
      mars::core::with_env_file(mars::core::process_environment(), std::filesystem::current_path());
  if (!variables) return reject(variables.error());
  const auto settings = mars::core::load_settings(*variables);
  if (!settings) {
    for (const auto& problem : settings.error())
      reject(problem);
    return exit_usage;
  }
  mars::core::export_variables(*variables, "OTEL_");  // which the OpenTelemetry SDK reads by itself
  return use(*settings);
}

int run(std::span<char*> arguments) {
  if (arguments.empty()) return with_settings(serve);
  const std::string_view option = arguments.front();
  const bool alone = arguments.size() == 1;
  if (alone && option == "--help") return print_help();
  if (alone && option == "--version") return print_version();
  if (alone && option == "--hash-key") return mars::hash_key();
  if (alone && option == "--health-check") return with_settings(mars::check_health);
  if (alone && option == "--check-settings") return with_settings(check_settings);
  return reject(fmt::format("unknown argument '{}'; try --help", option));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    fmt::print(stderr, "mars-probe-simulator: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
