#pragma once

#include <memory>

#include "app/repositories/idempotency_repository.hpp"
#include "tests/integration/app/repositories/probe_repository_contract.hpp"

namespace mars::tests {

/// The contract of IdempotencyRepository as tests, for the same stores as that of ProbeRepository.
class IdempotencyRepositoryContract : public ProbeRepositoryContract {
 protected:
  repositories::IdempotencyRepository& keys() { return *keys_; }

 private:
  std::unique_ptr<repositories::IdempotencyRepository> keys_ = store().open_keys(io_context());
};

}  // namespace mars::tests
