#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace chassis::http {

/// Limits the bytes that requests and responses of all threads hold in memory. A part is reserved for small
/// requests, so that large ones cannot starve them. Never waits. Thread-safe.
class ByteBudget {
 public:
  /// The maximum size of a small request or response: a body of 16 KiB, its headers, and the read buffer.
  static constexpr std::size_t small = 36'864;
  /// The allowance of each connection that is not counted, so that most requests touch no counter.
  static constexpr std::size_t uncounted = 2048;

  /// The part of the budget that may be used: all of it, or, above the size of a small request, all but the
  /// reserve.
  enum class Part : std::uint8_t { by_size, all };

  /// The bytes of one request, response or stream. The destructor releases them; it must run before that of
  /// the budget. Not thread-safe.
  class Share {
   public:
    Share() = default;

    /// `budget` may be null: unlimited.
    explicit Share(ByteBudget* budget) : budget_(budget) {}

    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

    Share& operator=(Share&& other) noexcept {
      if (this != &other) {
        release();
        budget_ = std::exchange(other.budget_, nullptr);
        bytes_ = std::exchange(other.bytes_, 0);
      }
      return *this;
    }

    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    ~Share() { release(); }

    /// Grows to that many bytes in total, if it holds less. Returns false, and changes nothing, if the budget
    /// does not allow it.
    [[nodiscard]] bool grow_to(std::size_t bytes, Part part = Part::by_size);

    /// Releases the bytes above that many.
    void shrink_to(std::size_t bytes);

    void release() { shrink_to(0); }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

   private:
    ByteBudget* budget_ = nullptr;
    std::size_t bytes_ = 0;
  };

  explicit ByteBudget(std::size_t total) : total_(total) {}

  [[nodiscard]] std::size_t total() const { return total_; }

  [[nodiscard]] std::size_t used() const { return used_.load(std::memory_order_relaxed); }

  /// The maximum use since the last call.
  std::size_t take_peak() { return peak_.exchange(used(), std::memory_order_relaxed); }

  /// The number of rejected requests for bytes.
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  bool take(std::size_t more, bool is_small);
  void note_peak(std::size_t used);

  std::size_t total_;
  std::atomic<std::size_t> used_ = 0;
  std::atomic<std::size_t> peak_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace chassis::http
