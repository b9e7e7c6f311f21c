#pragma once

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "app/domain/probe.hpp"
#include "tests/support/http_client.hpp"

namespace mars::tests {

/// Probes by their ids, as `GET /check` lists them; ids and grids inside of the probes are left empty.
using ListedProbes = std::map<std::string, domain::Probe>;

ListedProbes listed_probes(std::string_view check_body);

/// What one client knows of the probes that it alone sets up and moves, one request after the other: the
/// states in which each may be. After an answer that is one; after a request without a certain answer, the
/// one before and the one behind it.
class ProbeAccount {
 public:
  explicit ProbeAccount(unsigned seed) : random_(seed) {}

  /// Sends a setup or a move. False where the answer is 503, which leaves open whether it was done. Throws
  /// where the connection fails, which leaves it open, too, and where the answer contradicts the account.
  bool act(HttpClient& client);

  /// Removes this account's probes from `listed`, and returns what contradicts the account.
  std::vector<std::string> audit(ListedProbes& listed) const;

  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }

  /// Setups that were sent and not answered: so many probes may be there that nobody knows.
  [[nodiscard]] std::size_t open_setups() const { return open_setups_; }

 private:
  bool set_up(HttpClient& client);
  bool move(HttpClient& client);
  std::size_t below(std::size_t bound);
  std::string random_command();

  std::mt19937 random_;
  std::map<std::string, domain::Probe> certain_;
  std::map<std::string, std::vector<domain::Probe>> open_;  ///< not moved any more
  std::size_t acknowledged_ = 0;
  std::size_t open_setups_ = 0;
};

}  // namespace mars::tests
