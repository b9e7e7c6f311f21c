#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "chassis/server/database.hpp"
#include "chassis/sqlite/store.hpp"

namespace chassis::server {

/// An embedded database. Logs changes of its file.
class SqliteDatabase final : public Database {
 public:
  struct Options {
    std::filesystem::path file;
    database::Migrations migrations;
    std::span<const telemetry::DatabaseStatement> statements;
    std::function<void()> on_another;  ///< called when the database may have been replaced; may be empty
  };

  /// Tries to open the file until it succeeds. `logger` outlives it.
  SqliteDatabase(Options options, telemetry::Logger& logger);
  ~SqliteDatabase() override;

  [[nodiscard]] sqlite::Store& store() { return store_; }

  boost::asio::awaitable<void> verify() override;

  [[nodiscard]] std::string_view system() const override { return "sqlite"; }

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::span<const telemetry::DatabaseStatement> statements() const override;
  [[nodiscard]] std::string location() const override;

 private:
  Options options_;
  std::unique_ptr<sqlite::StoreObserver> observer_;
  sqlite::Store store_;
};

}  // namespace chassis::server
