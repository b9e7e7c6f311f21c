#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mars::tests {

/// What to send to a server on the loopback interface, and how fast.
struct LoadPlan {
  std::uint16_t port = 0;
  std::string request;  ///< the same, whole, each time
  std::size_t connections = 0;
  std::size_t requests = 0;  ///< in all
  /// Requests a second, however slow the answers are, as long as connections are free; 0: each connection
  /// sends as soon as it has its answer.
  double rate = 0;
};

/// What came back. Times run from when a request was due, so that none is spared by waiting for its turn.
struct LoadReport {
  using Milliseconds = std::vector<double>;

  Milliseconds accepted;                 ///< answered with 200
  Milliseconds refused;                  ///< answered with 503 or 429, and `Retry-After`
  std::size_t failed = 0;                ///< answered otherwise, or not at all
  std::chrono::duration<double> time{};  ///< from the first request to the last answer

  [[nodiscard]] double accepted_per_second() const {
    return static_cast<double>(accepted.size()) / time.count();
  }

  [[nodiscard]] double per_second() const {
    return static_cast<double>(accepted.size() + refused.size()) / time.count();
  }
};

/// Carries out a plan on the calling thread. Throws where a connection cannot be made.
LoadReport generate_load(const LoadPlan& plan);

/// The value that this share of them does not exceed; `times` must not be empty.
double percentile(std::vector<double> times, double share);

/// A request with a JSON body, as its bytes.
std::string json_request(std::string_view method, std::string_view target, std::string_view body);

}  // namespace mars::tests
