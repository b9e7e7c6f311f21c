#include "chassis/base/uuid_generator.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <system_error>

namespace chassis {

namespace {

constexpr unsigned fraction_bits = 12;
constexpr std::size_t random_offset = 8;

std::uint64_t ticks(std::chrono::nanoseconds since_epoch) {
  constexpr std::uint64_t nanoseconds_per_millisecond = 1'000'000;
  const auto nanoseconds = static_cast<std::uint64_t>(since_epoch.count());
  const std::uint64_t milliseconds = nanoseconds / nanoseconds_per_millisecond;
  const std::uint64_t rest = nanoseconds % nanoseconds_per_millisecond;
  return (milliseconds << fraction_bits) | ((rest << fraction_bits) / nanoseconds_per_millisecond);
}

/// Random bytes, fetched as many at once as one system call brings. One for each id would be a thirtieth of
/// what a setup costs the service.
class Randomness {
 public:
  void fill(std::span<std::uint8_t> bytes) {
    if (pool_.size() - used_ < bytes.size()) refill();
    std::ranges::copy_n(pool_.begin() + used_, std::ssize(bytes), bytes.begin());
    used_ += bytes.size();
  }

 private:
  void refill() {
    if (getentropy(pool_.data(), pool_.size()) != 0)
      throw std::system_error(errno, std::generic_category(), "no randomness for a UUID");
    used_ = 0;
  }

  std::array<std::uint8_t, 256> pool_{};  // the most that getentropy gives
  std::size_t used_ = pool_.size();
};

}  // namespace

UuidGenerator::UuidGenerator()
    : UuidGenerator([] {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(
            std::chrono::system_clock::now().time_since_epoch());
      }) {}

std::uint64_t UuidGenerator::next_tick() {
  const std::uint64_t now = ticks(clock_());
  std::uint64_t last = last_tick_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do
    next = std::max(now, last + 1);
  while (!last_tick_.compare_exchange_weak(last, next, std::memory_order_relaxed));
  return next;
}

boost::uuids::uuid UuidGenerator::operator()() {
  boost::uuids::uuid id{};
  static thread_local Randomness randomness;
  randomness.fill(std::span(id.begin() + random_offset, id.end()));

  const std::uint64_t tick = next_tick();
  const std::uint64_t milliseconds = tick >> fraction_bits;
  for (unsigned byte = 0; byte < 6; ++byte)
    id.data[byte] = static_cast<std::uint8_t>(milliseconds >> (40U - 8U * byte));
  id.data[6] = static_cast<std::uint8_t>(0x70U | ((tick >> 8U) & 0x0FU));
  id.data[7] = static_cast<std::uint8_t>(tick);
  id.data[8] = static_cast<std::uint8_t>(0x80U | (id.data[8] & 0x3FU));
  return id;
}

}  // namespace chassis
