#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/model/reference_model.hpp"
#include "tests/support/endpoints.hpp"

namespace mars::tests {

/// A request that may change something, and its answer.
struct Write {
  bool is_setup = false;
  bool is_valid = true;  ///< as far as its body tells
  ModelProbe probe{};    ///< of a setup: the new one
  std::string id{};      ///< of a move, as is the next
  std::string command{};
  Call call{};
  Answer answer{};
};

/// A request for a list, and its answer.
struct Read {
  bool is_valid = true;
  std::size_t limit = 0;
  std::string cursor{};  ///< empty where there is none
  Call call{};
  Answer answer{};
};

/// Makes up requests by chance, the same for the same seed.
class RandomRequests {
 public:
  explicit RandomRequests(std::uint64_t seed) : random_(seed) {}

  /// One that concerns a probe concerns one of `ids`, and now and then one of the first few.
  Write write(const std::vector<std::string>& ids);
  Read read(const std::vector<std::string>& ids);

  /// True once in so many calls, on average.
  bool once_in(std::uint64_t times) { return below(times) == 0; }

  /// A number from 0 up to but not including `end`.
  std::uint64_t below(std::uint64_t end) {
    return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random_);
  }

 private:
  Write setup();
  Write invalid_setup();
  Write move(const std::vector<std::string>& ids);
  Write invalid_move(const std::vector<std::string>& ids);
  std::int64_t size();
  std::string command();
  std::string any_id();
  const std::string& one_of(const std::vector<std::string>& ids);

  std::mt19937_64 random_;
};

}  // namespace mars::tests
