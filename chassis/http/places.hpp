#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace chassis::http {

/// So many places for all threads together, each held for as long as something is under way. Thread-safe.
class Places {
 public:
  /// Given back by its destructor, which must come before that of the `Places`.
  class Place {
   public:
    explicit Place(Places& places) : places_(&places) {}

    Place(Place&& other) noexcept : places_(std::exchange(other.places_, nullptr)) {}

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    Place& operator=(Place&& other) noexcept {
      std::swap(places_, other.places_);
      return *this;
    }

    ~Place() {
      if (places_ != nullptr) places_->free_.fetch_add(1, std::memory_order_relaxed);
    }

   private:
    Places* places_;
  };

  explicit Places(std::size_t count) : free_(count) {}

  /// A place, or nothing where all are taken. Never waits.
  [[nodiscard]] std::optional<Place> take() {
    auto free = free_.load(std::memory_order_relaxed);
    while (free > 0) {
      if (free_.compare_exchange_weak(free, free - 1, std::memory_order_relaxed))
        return std::optional<Place>(std::in_place, *this);
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }

  /// Whether all are taken at this moment.
  [[nodiscard]] bool full() const { return free_.load(std::memory_order_relaxed) == 0; }

  /// How often there was none to take.
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> free_;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace chassis::http
