#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace chassis::http {

/// The bytes that the requests and answers of all threads may hold in memory together. A part of it is
/// reserved for small ones, so that they are served whatever large ones hold. Never waits. Thread-safe.
class ByteBudget {
 public:
  /// What a request or an answer holds at most to count as small: a body of 16 KiB, its headers, and the
  /// buffer into which it is read.
  static constexpr std::size_t small = 36'864;
  /// What each connection may hold without being counted, so that most requests touch no counter.
  static constexpr std::size_t uncounted = 2048;

  /// Which part of the budget may be used: all of it, or by size all of it or all but the reserve.
  enum class Part : std::uint8_t { by_size, all };

  /// What one request, answer or stream holds. Returned by the destructor, which must run before that of the
  /// budget. Not thread-safe itself.
  class Share {
   public:
    Share() = default;

    /// Of a budget that may be null, which is never used up.
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

    /// Holds so many bytes in total, if it does not hold more already. False where that is not possible; then
    /// it holds what it held.
    [[nodiscard]] bool grow_to(std::size_t bytes, Part part = Part::by_size);

    /// Gives back what it holds above so many bytes.
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

  /// The most that was used since the last call.
  std::size_t take_peak() { return peak_.exchange(used(), std::memory_order_relaxed); }

  /// How often there was not enough left.
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
