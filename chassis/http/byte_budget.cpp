#include "chassis/http/byte_budget.hpp"

namespace chassis::http {

namespace {

/// Of the whole, for what is small.
constexpr std::size_t reserve = 4;

}  // namespace

bool ByteBudget::Share::grow_to(std::size_t bytes, Part part) {
  if (budget_ == nullptr || bytes <= bytes_ || bytes <= uncounted) return true;
  if (!budget_->take(bytes - bytes_, part == Part::all || bytes <= small)) return false;
  bytes_ = bytes;
  return true;
}

void ByteBudget::Share::shrink_to(std::size_t bytes) {
  if (bytes >= bytes_) return;
  budget_->used_.fetch_sub(bytes_ - bytes, std::memory_order_relaxed);
  bytes_ = bytes;
}

bool ByteBudget::take(std::size_t more, bool is_small) {
  const auto most = is_small ? total_ : total_ - total_ / reserve;
  auto used = used_.load(std::memory_order_relaxed);
  do {
    if (used > most || more > most - used) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
  } while (!used_.compare_exchange_weak(used, used + more, std::memory_order_relaxed));
  note_peak(used + more);
  return true;
}

void ByteBudget::note_peak(std::size_t used) {
  auto peak = peak_.load(std::memory_order_relaxed);
  while (used > peak && !peak_.compare_exchange_weak(peak, used, std::memory_order_relaxed)) {
  }
}

}  // namespace chassis::http
