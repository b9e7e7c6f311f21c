#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace chassis::http {

/// A counting semaphore that never waits. Thread-safe.
class Semaphore {
 public:
  /// Released by its destructor. Must not outlive the semaphore.
  class Permit {
   public:
    explicit Permit(Semaphore& semaphore) : semaphore_(&semaphore) {}

    Permit(Permit&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}

    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    Permit& operator=(Permit&& other) noexcept {
      std::swap(semaphore_, other.semaphore_);
      return *this;
    }

    ~Permit() {
      if (semaphore_ != nullptr) semaphore_->free_.fetch_add(1, std::memory_order_relaxed);
    }

   private:
    Semaphore* semaphore_;
  };

  explicit Semaphore(std::size_t count) : free_(count) {}

  /// A permit, or nothing if all are taken.
  [[nodiscard]] std::optional<Permit> take() {
    auto free = free_.load(std::memory_order_relaxed);
    while (free > 0) {
      if (free_.compare_exchange_weak(free, free - 1, std::memory_order_relaxed))
        return std::optional<Permit>(std::in_place, *this);
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }

  /// Whether all permits are taken.
  [[nodiscard]] bool full() const { return free_.load(std::memory_order_relaxed) == 0; }

  /// How often all permits were taken.
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> free_;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace chassis::http
