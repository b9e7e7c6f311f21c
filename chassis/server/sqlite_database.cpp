#include "chassis/server/sqlite_database.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chassis::server {

namespace {

std::string location_of(const std::filesystem::path& file) {
  return "sqlite " + std::filesystem::absolute(file).string();
}

/// Logs changes of the database file, and notifies the service when the file may have been replaced.
class FileObserver final : public sqlite::StoreObserver {
 public:
  FileObserver(std::string location, telemetry::Logger& logger, std::function<void()> on_another)
      : location_(std::move(location)), logger_(logger), on_another_(std::move(on_another)) {}

  void opened() override {
    if (on_another_) on_another_();
    if (std::exchange(was_lost_, false)) logger_.info("DATABASE_READY", {{"database", location_}});
  }

  void lost(const std::string& cause) override {
    was_lost_ = true;
    logger_.warning("DATABASE_FILE_CHANGED", {{"cause", std::string_view(cause)}});
  }

  void still_lost(const std::string& cause) override {
    logger_.warning("DATABASE_UNAVAILABLE", {{"cause", std::string_view(cause)}});
  }

  void log_set_aside(const std::filesystem::path& name) override {
    logger_.warning("DATABASE_LOG_SET_ASIDE", {{"file", std::string_view(name.native())}});
  }

  void upgraded(const std::filesystem::path& copy) override {
    logger_.info("DATABASE_UPGRADED", {{"database", location_}, {"copy", std::string_view(copy.native())}});
  }

 private:
  std::string location_;
  telemetry::Logger& logger_;
  std::function<void()> on_another_;
  bool was_lost_ = false;
};

}  // namespace

SqliteDatabase::SqliteDatabase(Options options, telemetry::Logger& logger)
    : options_(std::move(options)),
      observer_(std::make_unique<FileObserver>(location_of(options_.file), logger, options_.on_another)),
      store_({.file = options_.file}, options_.migrations, observer_.get()) {}

SqliteDatabase::~SqliteDatabase() = default;

boost::asio::awaitable<void> SqliteDatabase::verify() {
  store_.require_open();
  co_return;
}

std::string SqliteDatabase::name() const {
  return options_.file.filename().string();
}

std::span<const telemetry::DatabaseStatement> SqliteDatabase::statements() const {
  return options_.statements;
}

std::string SqliteDatabase::location() const {
  return location_of(options_.file);
}

}  // namespace chassis::server
