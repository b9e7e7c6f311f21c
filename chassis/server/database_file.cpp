#include "chassis/server/database_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string_view>

#include "chassis/base/standard_streams.hpp"
#include "chassis/sqlite/backup.hpp"
#include "chassis/sqlite/restore.hpp"

namespace chassis::server {

namespace {

constexpr int exit_usage = 2;

/// Shows the share of pages that have been copied, in one line of a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::string_view doing) : doing_(doing) {}

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  ~ProgressLine() {
    if (shown_ >= 0) print_error("\n");
  }

  void show(int done, int total) {
    constexpr int all = 100;
    const auto percent = total == 0 ? all : static_cast<int>(std::int64_t{done} * all / std::int64_t{total});
    if (!on_terminal_ || percent == shown_) return;
    shown_ = percent;
    print_error(fmt::format("\r{} {:3} %", doing_, percent));
  }

 private:
  std::string_view doing_;
  bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
  int shown_ = -1;
};

int refuse_postgres(const ServiceName& service, std::string_view option, std::string_view tools) {
  print_error(fmt::format("{}: {} is for the embedded database; for PostgreSQL use its own tools: {}\n",
                          service.name, option, tools));
  return exit_usage;
}

/// Calls `copy` with a function that shows the progress, and says how it ended.
template <class Copy>
int run(const ServiceName& service, std::string_view doing, std::string_view done, Copy copy) {
  try {
    ProgressLine line(doing);
    copy([&line](int pages, int total) { line.show(pages, total); });
  } catch (const std::exception& error) {
    print_error(fmt::format("{}: {}\n", service.name, error.what()));
    return EXIT_FAILURE;
  }
  fmt::print("{}\n", done);
  return EXIT_SUCCESS;
}

}  // namespace

int back_up_database(const ServiceName& service, const DatabaseOptions& options,
                     const std::filesystem::path& copy) {
  if (options.engine == DatabaseEngine::postgres)
    return refuse_postgres(service, "--backup", "pg_dump, or pg_basebackup for the whole server");
  const std::filesystem::path file = options.file;
  return run(service, "copying", fmt::format("backed {} up to {}", file.string(), copy.string()),
             [&](const sqlite::Progress& progress) { sqlite::back_up(file, copy, progress); });
}

int restore_database(const ServiceName& service, const DatabaseOptions& options,
                     const std::filesystem::path& copy, database::Migrations migrations) {
  if (options.engine == DatabaseEngine::postgres)
    return refuse_postgres(service, "--restore", "pg_restore or psql for what pg_dump has written");
  const std::filesystem::path file = options.file;
  return run(service, "restoring", fmt::format("restored {} from {}", file.string(), copy.string()),
             [&](const sqlite::Progress& progress) { sqlite::restore(copy, file, migrations, progress); });
}

}  // namespace chassis::server
