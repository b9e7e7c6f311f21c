#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "app/repositories/probe_repository.hpp"
#include "chassis/idempotency/repository.hpp"
#include "chassis/sqlite/store.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

/// A database of probes with the service's schema, fresh, and gone with this object.
class ProbeDatabase {
 public:
  ProbeDatabase() = default;
  ProbeDatabase(const ProbeDatabase&) = delete;
  ProbeDatabase& operator=(const ProbeDatabase&) = delete;
  virtual ~ProbeDatabase() = default;

  /// A repository for the thread of `context`.
  virtual std::unique_ptr<repositories::ProbeRepository> repository(boost::asio::io_context& context) = 0;

  /// The idempotency keys of the same database, likewise.
  virtual std::unique_ptr<chassis::idempotency::Repository> keys(boost::asio::io_context& context) = 0;

  /// Lets go of what the process holds, and takes it up again, as a restart of it would. No repository may be
  /// alive.
  virtual void reopen() = 0;

  /// Every row, read by SQL past the service: a line each, in order of creation, with id (32 hexadecimal
  /// digits), x, y, direction, width, height and version. A grid without its probe is a line, too.
  [[nodiscard]] virtual std::string rows() const = 0;

  /// How many idempotency keys there are.
  [[nodiscard]] virtual int count_keys() const = 0;
};

class PostgresProbes final : public ProbeDatabase {
 public:
  std::unique_ptr<repositories::ProbeRepository> repository(boost::asio::io_context& context) override;

  std::unique_ptr<chassis::idempotency::Repository> keys(boost::asio::io_context& context) override;

  void reopen() override {}

  [[nodiscard]] std::string rows() const override;
  [[nodiscard]] int count_keys() const override;

  [[nodiscard]] const PostgresDatabase& database() const { return database_; }

  /// How repositories connect, from the next one on.
  chassis::postgres::Settings& settings() { return settings_; }

 private:
  PostgresDatabase database_;
  chassis::postgres::Settings settings_ = database_.settings();
};

class SqliteProbes final : public ProbeDatabase {
 public:
  SqliteProbes() { reopen(); }

  std::unique_ptr<repositories::ProbeRepository> repository(boost::asio::io_context& context) override;
  std::unique_ptr<chassis::idempotency::Repository> keys(boost::asio::io_context& context) override;
  void reopen() override;
  [[nodiscard]] std::string rows() const override;
  [[nodiscard]] int count_keys() const override;

  /// What is there after the process has died now: rows of a copy of the files.
  [[nodiscard]] std::string rows_after_crash() const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<chassis::sqlite::Store> store_;
};

}  // namespace mars::tests
