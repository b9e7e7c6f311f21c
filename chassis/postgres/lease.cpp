#include "chassis/postgres/lease.hpp"

#include "chassis/postgres/connection_pool.hpp"

namespace chassis::postgres {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  close();
  pool_ = std::move(other.pool_);
  connection_ = std::move(other.connection_);
  urgency_ = other.urgency_;
  return *this;
}

Lease::~Lease() {
  close();
}

void Lease::give_back() {
  if (!pool_) return;
  if (!connection_ || connection_->is_closed()) return close();
  const bool awaits_result = connection_->awaits_result();
  if (!awaits_result && !connection_->is_trusted()) return close();
  const auto pool = std::exchange(pool_, nullptr);
  if (awaits_result) {
    pool->wait_for_answer(std::move(connection_), urgency_);
  } else {
    pool->take_back(std::move(connection_), urgency_);
  }
}

void Lease::close() {
  const auto pool = std::exchange(pool_, nullptr);
  if (!pool) return;
  const bool was_made = connection_ != nullptr;
  connection_.reset();
  pool->free_slot(urgency_, was_made);
}

}  // namespace chassis::postgres
