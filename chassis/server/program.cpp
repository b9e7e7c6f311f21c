#include "chassis/server/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "chassis/base/error_text.hpp"
#include "chassis/base/standard_streams.hpp"
#include "chassis/server/database_file.hpp"
#include "chassis/server/hash_key.hpp"
#include "chassis/server/health_check.hpp"
#include "chassis/server/held_signals.hpp"
#include "chassis/server/risks.hpp"
#include "chassis/server/startup_checks.hpp"
#include "chassis/telemetry/tracing/tracer.hpp"

namespace chassis::server {

namespace {

constexpr int exit_usage = 2;

class CommandLine {
 public:
  CommandLine(const Program& program, std::span<char*> arguments)
      : program_(program), arguments_(arguments) {}

  int run() {
    if (arguments_.empty()) {
      hold_signals();
      return with_settings(&CommandLine::serve);
    }
    const std::string_view option = arguments_.front();
    const bool alone = arguments_.size() == 1;
    if (alone && option == "--help") return print_help();
    if (alone && option == "--version") return print_version();
    if (alone && option == "--hash-key") return hash_key(program_.service);
    if (alone && option == "--health-check") return with_settings(&CommandLine::ask_health);
    if (alone && option == "--check-settings") return with_settings(&CommandLine::check_settings);
    if (option == "--backup") return with_file(option, &CommandLine::back_up);
    if (option == "--migrate") return migrate();
    if (option == "--restore") return with_file(option, &CommandLine::restore);
    return reject(fmt::format("unknown argument '{}'; try --help", option));
  }

  void complain(std::string_view problem) const {
    print_error(fmt::format("{}: {}\n", program_.service.name, problem));
  }

 private:
  using Use = int (CommandLine::*)(const Start&, const config::Variables&);
  using UseOfFile = int (CommandLine::*)(const Start&, const std::filesystem::path&);

  [[nodiscard]] int print_help() const {
    fmt::print(
        "usage: {} [OPTION]\n\n"
        "{} With an option it does not serve, but:\n\n"
        "  --backup FILE     copies the embedded database to FILE, also while the service runs\n"
        "  --check-settings  reports what is wrong with the settings\n"
        "  --hash-key        reads an API key from standard input and prints its hash for API_KEYS_FILE\n"
        "  --health-check    asks the server that runs here with the same settings whether it is ready\n"
        "  --help            prints this text\n"
        "  --migrate [up|down|status]\n"
        "                    applies the migrations that the database lacks, takes the last one back, or "
        "lists\n"
        "                    which are applied; without a word: up\n"
        "  --restore FILE    makes FILE, a backup, the embedded database; the service must not run\n"
        "  --version         prints its version\n\n"
        "Everything is configured by environment variables, or by the file\n"
        ".env, .env.test or .env.prod in the working directory (ENV chooses):\n\n{}",
        program_.service.name, program_.summary, program_.settings);
    return EXIT_SUCCESS;
  }

  [[nodiscard]] int print_version() const {
    fmt::print("{} {}{}\n", program_.service.name, program_.service.version,
               telemetry::exports_traces() ? "" : " (without OpenTelemetry)");
    return EXIT_SUCCESS;
  }

  [[nodiscard]] int reject(std::string_view problem) const {
    complain(problem);
    return exit_usage;
  }

  [[nodiscard]] int reject_all(const std::vector<std::string>& problems) const {
    for (const auto& problem : problems)
      complain(problem);
    return exit_usage;
  }

  void hint(const config::Variables& given) const {
    for (const auto& sentence : misspelling_hints(given, program_.variables))
      complain("warning: " + sentence);
  }

  int check_settings(const Start& start, const config::Variables& given) {
    hint(given);
    auto problems = file_problems(start.server, start.database);
    std::ranges::move(address_problems(start.server), std::back_inserter(problems));
    return problems.empty() ? EXIT_SUCCESS : reject_all(problems);
  }

  int serve(const Start& start, const config::Variables& given) {
    if (const auto problems = file_problems(start.server, start.database); !problems.empty())
      return reject_all(problems);
    telemetry::Logger logger(start.server.log.level);
    log_warnings(start.server, start.database, given, program_.variables, logger);
    warn_of_risks(start.server, start.database, logger);
    try {
      start.serve(logger);
      return EXIT_SUCCESS;
    } catch (const std::exception& error) {
      const auto cause = error_text(error);
      logger.error("SERVER_FAILED", {{"cause", std::string_view(cause)}});
      return EXIT_FAILURE;
    }
  }

  /// If no server answers, files that it could not have started with are the likely cause, and are reported.
  int ask_health(const Start& start, const config::Variables& /*given*/) {
    try {
      return check_health(start.server);
    } catch (const std::exception&) {
      const auto problems = file_problems(start.server, start.database);
      if (problems.empty()) throw;
      return reject_all(problems);
    }
  }

  int back_up(const Start& start, const std::filesystem::path& copy) {
    return back_up_database(program_.service, start.database, copy);
  }

  int restore(const Start& start, const std::filesystem::path& copy) {
    return restore_database(program_.service, start.database, copy, program_.migrations.sqlite);
  }

  int migrate() {
    const std::string_view word = arguments_.size() == 1 ? "up" : arguments_.back();
    const auto command = migration_command(word);
    if (!command || arguments_.size() > 2) return reject("--migrate takes up, down or status");
    return with_settings([this, command](const Start& start, const config::Variables& given) {
      hint(given);
      if (const auto problems = database_file_problems(start.database); !problems.empty())
        return reject_all(problems);
      migrate_database(program_.service, start.database, program_.migrations, *command);
      return EXIT_SUCCESS;
    });
  }

  int with_settings(const std::function<int(const Start&, const config::Variables&)>& use) {
    std::error_code no_folder;  // it may have been removed; then there is no file in it
    const auto folder = std::filesystem::current_path(no_folder);
    const auto given = config::with_env_file(config::process_environment(), folder);
    if (!given) return reject(given.error());
    const auto start = program_.load(*given);
    if (!start) {
      hint(*given);
      return reject_all(start.error());
    }
    config::remove_variables("OTEL_");  // which the OpenTelemetry SDK would read by itself
    config::remove_variables("PG");     // which libpq would
    return use(*start, *given);
  }

  int with_settings(Use use) {
    return with_settings([this, use](const Start& start, const config::Variables& given) {
      return (this->*use)(start, given);
    });
  }

  int with_file(std::string_view option, UseOfFile use) {
    if (arguments_.size() != 2) return reject(fmt::format("{} takes the name of one file", option));
    return with_settings([this, use](const Start& start, const config::Variables& /*given*/) {
      return (this->*use)(start, arguments_.back());
    });
  }

  const Program& program_;
  std::span<char*> arguments_;
};

}  // namespace

int run_program(const Program& program, int argc, char** argv) {
  open_standard_streams();
  // A reader that has gone and a file that is full are errors of `write`, and no reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  CommandLine command_line(program, std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  try {
    return command_line.run();
  } catch (const std::exception& error) {
    command_line.complain(error_text(error));
    return EXIT_FAILURE;
  }
}

}  // namespace chassis::server
