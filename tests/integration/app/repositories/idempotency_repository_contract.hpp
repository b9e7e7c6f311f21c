#pragma once

#include <memory>

#include "chassis/idempotency/repository.hpp"
#include "tests/integration/app/repositories/probe_repository_contract.hpp"

namespace mars::tests {

/// The contract of IdempotencyRepository as tests, for the same stores as that of ProbeRepository.
class IdempotencyRepositoryContract : public ProbeRepositoryContract {
 protected:
  chassis::idempotency::Repository& keys() { return *keys_; }

 private:
  std::unique_ptr<chassis::idempotency::Repository> keys_ = store().open_keys(io_context());
};

}  // namespace mars::tests
