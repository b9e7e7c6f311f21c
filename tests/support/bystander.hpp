#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <stop_token>
#include <string>
#include <thread>

#include "tests/support/http_client.hpp"

namespace mars::tests {

/// A well-behaved client that sets up probes, one after the other, while others misbehave.
class Bystander {
 public:
  explicit Bystander(std::uint16_t port)
      : client_(port), thread_([this](const std::stop_token& stopped) { act(stopped); }) {}

  Bystander(const Bystander&) = delete;
  Bystander& operator=(const Bystander&) = delete;
  ~Bystander() = default;

  /// Ends it. Call it before the following.
  void stop() {
    thread_.request_stop();
    thread_.join();
  }

  [[nodiscard]] std::size_t served() const { return served_; }

  /// What came other than 200, the last of it; empty where nothing did.
  [[nodiscard]] const std::string& failure() const { return failure_; }

  [[nodiscard]] std::chrono::milliseconds slowest() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(slowest_);
  }

 private:
  void act(const std::stop_token& stopped) {
    using Clock = std::chrono::steady_clock;
    try {
      while (!stopped.stop_requested() || served_ == 0) {
        const auto begin = Clock::now();
        const auto response =
            client_.request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
        slowest_ = std::max(slowest_, Clock::now() - begin);
        ++served_;
        if (response.result_int() != 200U) failure_ = response.body();
      }
    } catch (const std::exception& error) {
      failure_ = error.what();
    }
  }

  HttpClient client_;
  std::size_t served_ = 0;
  std::string failure_;
  std::chrono::steady_clock::duration slowest_{};
  std::jthread thread_;
};

}  // namespace mars::tests
