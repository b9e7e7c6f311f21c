#pragma once

#include <map>
#include <string>
#include <vector>

namespace mars::tests {

/// Which machine has which part in the cluster, by their numbers; 0 where none has it.
struct Parts {
  int primary = 0;
  int synchronous_standby = 0;
  int standby = 0;  ///< the other one
};

/// The three machines of the script `cluster`, which starts them. Errors throw, with what the script printed.
class Machines {
 public:
  /// Starts them in `folder`, and waits for a primary with two standbys.
  explicit Machines(std::string folder);

  /// Runs a command of the script, such as {"kill", 1}.
  void run(const std::string& command, int number = 0, int other = 0) const;

  /// Waits until a primary has a synchronous standby and another one, as Patroni knows them. Throws after two
  /// minutes.
  [[nodiscard]] Parts await_redundancy() const;

  /// The addresses of the three, with commas between.
  static std::string hosts();

  /// The superuser's connection string for each of the three, without a database.
  [[nodiscard]] std::vector<std::string> servers() const;

  /// The same through HAProxy.
  [[nodiscard]] std::string proxy() const;

  [[nodiscard]] std::string password() const;

 private:
  [[nodiscard]] bool replicates(int number) const;
  [[nodiscard]] std::string url(const std::string& server) const;

  std::string folder_;
};

}  // namespace mars::tests
