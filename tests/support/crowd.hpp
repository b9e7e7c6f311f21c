#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/probe_account.hpp"

namespace mars::tests {

/// Clients that act at the same time, each on its account, until they are told to stop or their connection
/// breaks.
class Crowd {
 public:
  /// The accounts are the crowd's until `stop`.
  Crowd(std::vector<ProbeAccount>& accounts, std::uint16_t port);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd();

  /// Returns once so many requests more have been acknowledged. Throws where that takes too long.
  void await_acknowledged(std::size_t more);

  /// Returns once every client has ended, as its connection broke or an answer contradicted its account.
  /// Throws where that takes too long.
  void await_end();

  /// Lets the requests under way be answered, or fail.
  void stop();

  /// How many connections broke.
  [[nodiscard]] std::size_t broken() const;

  /// What contradicted an account.
  [[nodiscard]] std::vector<std::string> contradictions() const;

 private:
  void act(const std::stop_token& stopped, ProbeAccount& account, std::uint16_t port);
  void count(bool acknowledged);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t acknowledged_ = 0;
  std::vector<std::string> contradictions_;
  std::size_t broken_ = 0;
  std::vector<std::jthread> clients_;
};

/// One for each client of a crowd.
std::vector<ProbeAccount> make_accounts(unsigned count);

/// What the list of all probes and the accounts say differently.
std::vector<std::string> audit(const std::vector<ProbeAccount>& accounts, std::string_view check_body);

}  // namespace mars::tests
