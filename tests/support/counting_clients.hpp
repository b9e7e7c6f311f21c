#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/counter_history.hpp"
#include "tests/support/http_client.hpp"

namespace mars::tests {

/// Clients that move probes to the north, one cell a request, so that each probe is a counter. Every second
/// one sends an Idempotency-Key and repeats a request until it has its answer. They run until `stop`.
class CountingClients {
 public:
  using Clock = CounterHistory::Clock;

  /// Sets up the probes through the first of the services of these ports. Each client pauses between two
  /// moves.
  CountingClients(std::vector<std::uint16_t> ports, std::size_t probes, int clients,
                  std::chrono::milliseconds pause = {});
  CountingClients(const CountingClients&) = delete;
  CountingClients& operator=(const CountingClients&) = delete;

  ~CountingClients() { stop(); }

  /// Returns once so many moves more have been acknowledged.
  void await_moves(std::size_t more) const;

  /// Returns the time of the first acknowledgement of a move that was sent after `since`. Throws where none
  /// comes within a minute.
  [[nodiscard]] Clock::time_point first_move_after(Clock::time_point since) const;

  /// The longest time without an acknowledgement, since then and until now or `stop`.
  [[nodiscard]] Clock::duration longest_gap(Clock::time_point since) const;

  void stop();

  /// What is wrong with the history, by what a service lists now, and answers other than 200, 503, and 409
  /// for a key; empty where nothing is.
  [[nodiscard]] std::string faults(std::uint16_t port) const;

  [[nodiscard]] std::size_t moves() const { return moves_; }

 private:
  void run(int number);
  void move(HttpClient& client, std::size_t which, const std::string& key);
  void note(std::size_t which, CounterHistory::Operation operation);

  std::vector<std::uint16_t> ports_;
  std::chrono::milliseconds pause_;
  std::vector<std::string> ids_;
  std::atomic<bool> stopping_ = false;
  Clock::time_point stopped_;
  std::atomic<std::size_t> moves_ = 0;
  mutable std::mutex mutex_;
  std::vector<CounterHistory> histories_;
  std::vector<CounterHistory::Operation> acknowledged_;
  std::map<unsigned, int> unexpected_;  ///< answers by status
  std::vector<std::jthread> threads_;
};

}  // namespace mars::tests
