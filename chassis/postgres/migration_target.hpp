#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>

#include "chassis/database/migration_target.hpp"
#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// A PostgreSQL database that migrations are applied to, over a separate connection. A migration holds an
/// advisory lock until the end of its transaction, which works through every pooler.
///
/// Statements wait for a table lock no longer than `Settings::statement_timeout`, because requests of running
/// services queue behind them.
class MigrationTarget final : public database::MigrationTarget {
 public:
  /// Connects within the connect time-out, and must finish within `limit` after that. Throws
  /// `ConnectFailure`.
  MigrationTarget(const Settings& settings, std::chrono::milliseconds limit);

  [[nodiscard]] std::vector<std::string> applied() override;
  void transact(const std::function<void()>& work) override;
  void create_history() override;
  void run(const std::string& sql) override;

 private:
  /// Runs statements, and returns the result of the last.
  Result execute(const std::string& sql);
  void lock();
  void roll_back() noexcept;
  [[nodiscard]] std::chrono::milliseconds time_left() const;

  Settings settings_;
  std::chrono::milliseconds limit_;
  Connection::Deadline deadline_;
  boost::asio::io_context context_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace chassis::postgres
