#pragma once

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/repositories/probe_repository.hpp"
#include "chassis/idempotency/repository.hpp"

// The contract of ProbeRepository as tests, the same for every store. A store takes part with
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, ProbeRepositoryContract, testing::Values(ProbeStoreKind{"sqlite",
//   create}));
//
// and gives each test a fresh, empty database.

namespace mars::tests {

/// How many rows the two tables hold.
struct RowCounts {
  std::int64_t grids = 0;
  std::int64_t probes = 0;

  bool operator==(const RowCounts&) const = default;
};

/// An empty database for one test; it is gone when the object is.
class ProbeStore {
 public:
  ProbeStore() = default;
  ProbeStore(const ProbeStore&) = delete;
  ProbeStore& operator=(const ProbeStore&) = delete;
  virtual ~ProbeStore() = default;

  /// A further repository on this database, for the thread that runs `io_context`. It is destroyed first.
  virtual std::unique_ptr<repositories::ProbeRepository> open(boost::asio::io_context& io_context) = 0;

  /// The idempotency keys of the same database, likewise.
  virtual std::unique_ptr<chassis::idempotency::Repository> open_keys(
      boost::asio::io_context& io_context) = 0;

  /// What the tables hold, read without the repositories.
  virtual RowCounts count_rows() = 0;
  virtual std::int64_t count_keys() = 0;
};

/// A parameter of the suite: how to get a store.
struct ProbeStoreKind {
  std::string name;
  std::function<std::unique_ptr<ProbeStore>()> create;
};

/// How GoogleTest shows it.
inline std::ostream& operator<<(std::ostream& out, const ProbeStoreKind& kind) {
  return out << kind.name;
}

/// A probe with ids of version 7; a larger number is a later creation.
domain::Probe probe_number(std::int32_t number);

/// A context whose deadline is far enough away for any test.
chassis::RequestContext relaxed_context();

/// Throws what a coroutine ended with.
void rethrow(const std::exception_ptr& error);

class ProbeRepositoryContract : public testing::TestWithParam<ProbeStoreKind> {
 protected:
  /// Runs a coroutine, and all that it started, to the end.
  void run(boost::asio::awaitable<void> coroutine);

  /// Runs all of them at once, to the end of the last.
  void run_all(std::vector<boost::asio::awaitable<void>> coroutines);

  repositories::ProbeRepository& repository() { return *repository_; }

  ProbeStore& store() { return *store_; }

  boost::asio::io_context& io_context() { return io_context_; }

  chassis::RequestContext context_ = relaxed_context();

 private:
  std::unique_ptr<ProbeStore> store_ = GetParam().create();
  boost::asio::io_context io_context_;
  std::unique_ptr<repositories::ProbeRepository> repository_ = store_->open(io_context_);
};

}  // namespace mars::tests
