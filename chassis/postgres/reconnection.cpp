#include "chassis/postgres/reconnection.hpp"

#include <utility>

namespace chassis::postgres {

void Reconnection::succeeded() {
  failure_ = nullptr;
  passing_.reset();
  lasting_.reset();
}

void Reconnection::failed(std::exception_ptr failure, bool lasts, Clock::time_point began,
                          Clock::time_point now) {
  const bool counts = !failure_ || began >= last_failure_;
  failure_ = std::move(failure);
  if (!counts) return;
  last_failure_ = now;
  next_attempt_ = now + (lasts ? lasting_ : passing_).next();
  (lasts ? passing_ : lasting_).reset();
}

}  // namespace chassis::postgres
