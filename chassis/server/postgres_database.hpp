#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/readiness.hpp"
#include "chassis/server/database.hpp"

namespace chassis::server {

/// A database on PostgreSQL servers. Connects on demand, and logs which server is used.
class PostgresDatabase final : public Database {
 public:
  struct Options {
    postgres::Settings settings;
    std::span<const telemetry::DatabaseStatement> statements;
    postgres::ReadinessCheck readiness;
    std::function<void()> on_another;  ///< called before another or a restarted server is used; may be empty
  };

  /// `logger` outlives it.
  PostgresDatabase(const Options& options, telemetry::Logger& logger);

  [[nodiscard]] const std::shared_ptr<postgres::ConnectionPool>& pool() const { return pool_; }

  /// Connections to the standbys of DB_READ_HOST; may be null.
  [[nodiscard]] const std::shared_ptr<postgres::ConnectionPool>& read_pool() const { return read_pool_; }

  boost::asio::awaitable<void> verify() override;

  [[nodiscard]] std::optional<postgres::Protection> protection() const override { return protection_; }

  [[nodiscard]] std::optional<ScarceConnections> scarce_connections() const override;
  void add_metrics(telemetry::Registry& metrics) const override;

  [[nodiscard]] std::string_view system() const override { return "postgresql"; }

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::span<const telemetry::DatabaseStatement> statements() const override;
  [[nodiscard]] std::string location() const override;

 private:
  Options options_;
  boost::asio::awaitable<void> require_fit_pooler(postgres::Connection& connection,
                                                  postgres::Connection::Deadline deadline);

  telemetry::Logger& logger_;
  std::shared_ptr<postgres::ConnectionPool> pool_;
  std::shared_ptr<postgres::ConnectionPool> read_pool_;
  std::optional<std::int64_t> connections_left_;  ///< for the process, when it was verified
  std::optional<postgres::Protection> protection_;
};

}  // namespace chassis::server
