#include "app/core/database_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string_view>

#include "app/core/migrations.hpp"
#include "chassis/sqlite/backup.hpp"
#include "chassis/sqlite/restore.hpp"
#include "chassis/base/standard_streams.hpp"

namespace mars {

namespace {

constexpr int exit_usage = 2;

/// Shows the share of pages that have been copied, in one line of a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::string_view doing) : doing_(doing) {}

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  ~ProgressLine() {
    if (shown_ >= 0) chassis::print_error("\n");
  }

  void show(int done, int total) {
    constexpr int all = 100;
    const auto percent = total == 0 ? all : static_cast<int>(std::int64_t{done} * all / std::int64_t{total});
    if (!on_terminal_ || percent == shown_) return;
    shown_ = percent;
    chassis::print_error(fmt::format("\r{} {:3} %", doing_, percent));
  }

 private:
  std::string_view doing_;
  bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
  int shown_ = -1;
};

int refuse_postgres(std::string_view option, std::string_view tools) {
  chassis::print_error(fmt::format(
      "mars-probe-simulator: {} is for the embedded database; for PostgreSQL use its own tools: {}\n", option,
      tools));
  return exit_usage;
}

/// Calls `copy` with a function that shows the progress, and says how it ended.
template <class Copy>
int run(std::string_view doing, std::string_view done, Copy copy) {
  try {
    ProgressLine line(doing);
    copy([&line](int pages, int total) { line.show(pages, total); });
  } catch (const std::exception& error) {
    chassis::print_error(fmt::format("mars-probe-simulator: {}\n", error.what()));
    return EXIT_FAILURE;
  }
  fmt::print("{}\n", done);
  return EXIT_SUCCESS;
}

}  // namespace

int back_up_database(const core::Settings& settings, const std::filesystem::path& copy) {
  if (settings.database.engine == chassis::server::DatabaseEngine::postgres)
    return refuse_postgres("--backup", "pg_dump, or pg_basebackup for the whole server");
  const std::filesystem::path file = settings.database.file;
  return run("copying", fmt::format("backed {} up to {}", file.string(), copy.string()),
             [&](const chassis::sqlite::Progress& progress) { chassis::sqlite::back_up(file, copy, progress); });
}

int restore_database(const core::Settings& settings, const std::filesystem::path& copy) {
  if (settings.database.engine == chassis::server::DatabaseEngine::postgres)
    return refuse_postgres("--restore", "pg_restore or psql for what pg_dump has written");
  const std::filesystem::path file = settings.database.file;
  return run("restoring", fmt::format("restored {} from {}", file.string(), copy.string()),
             [&](const chassis::sqlite::Progress& progress) {
               chassis::sqlite::restore(copy, file, core::migrations::sqlite_versions, progress);
             });
}

}  // namespace mars
