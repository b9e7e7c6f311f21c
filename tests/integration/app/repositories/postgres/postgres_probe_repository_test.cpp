#include "app/repositories/postgres/postgres_probe_repository.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "chassis/idempotency/postgres/postgres_repository.hpp"
#include "tests/integration/app/repositories/idempotency_repository_contract.hpp"
#include "tests/support/postgres_database.hpp"

namespace mars::tests {

namespace {

class PostgresStore final : public ProbeStore {
 public:
  std::unique_ptr<repositories::ProbeRepository> open(boost::asio::io_context& io_context) override {
    return std::make_unique<repositories::PostgresProbeRepository>(io_context.get_executor(), pool_);
  }

  std::unique_ptr<chassis::idempotency::Repository> open_keys(boost::asio::io_context& io_context) override {
    return std::make_unique<chassis::idempotency::PostgresRepository>(io_context.get_executor(), pool_);
  }

  RowCounts count_rows() override {
    return {std::stoll(database_.query("SELECT count(*) FROM grid")),
            std::stoll(database_.query("SELECT count(*) FROM probe"))};
  }

  std::int64_t count_keys() override {
    return std::stoll(database_.query("SELECT count(*) FROM idempotency_key"));
  }

 private:
  PostgresDatabase database_;
  std::shared_ptr<chassis::postgres::ConnectionPool> pool_ = database_.pool();
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Postgres, ProbeRepositoryContract,
                         testing::Values(ProbeStoreKind{"postgres", std::make_unique<PostgresStore>}));
INSTANTIATE_TEST_SUITE_P(Postgres, IdempotencyRepositoryContract,
                         testing::Values(ProbeStoreKind{"postgres", std::make_unique<PostgresStore>}));

}  // namespace mars::tests
