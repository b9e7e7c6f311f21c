#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace mars::tests {

/// A PostgreSQL cluster of its own, for tests that end the server. The server ends with the thread that
/// started it.
class PostgresServer {
 public:
  enum class Disk : std::uint8_t {
    flushed,  ///< what is acknowledged survives the end of the machine
    cached    ///< it survives the end of the server's processes; faster
  };

  /// Returns when the server accepts connections, and throws where it does not.
  explicit PostgresServer(Disk disk = Disk::flushed);
  /// The same for a hot standby that streams from `primary`, which outlives it. Its superuser is the
  /// primary's.
  static PostgresServer standby_of(const PostgresServer& primary, Disk disk = Disk::flushed);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  /// Removes the cluster.
  ~PostgresServer();

  /// The connection string of a superuser.
  [[nodiscard]] const std::string& url() const { return url_; }

  [[nodiscard]] std::string port() const;

  /// The same for another database of the server.
  [[nodiscard]] std::string url_of(const std::string& database) const;

  /// SIGKILL for every process of the server at once; returns when they are gone.
  void kill();

  /// Stops every process of the server where it stands; connections to it stay, and get no answer.
  void freeze() const;

  /// Lets the processes run on after `freeze`.
  void thaw() const;

  /// Ends connections and the server, in an orderly way.
  void stop();

  /// After `kill` or `stop`: returns when it accepts connections again.
  void start();

  /// Of a standby: returns when it has replayed what `primary` has written so far.
  void await_replay_of(const PostgresServer& primary) const;

  /// Of a standby: makes it a primary, and returns when it takes writes.
  void promote() const;

 private:
  /// `variables` are assignments for the environment of with-postgres.
  PostgresServer(Disk disk, const std::string& variables);
  [[nodiscard]] pid_t pid() const;
  void signal_all(int number) const;

  int launcher_ = -1;  ///< what is said to and by the script that made the cluster
  pid_t script_ = -1;
  pid_t restarted_ = -1;  ///< the server, where it is no longer the script's
  std::string url_;
  std::string command_;  ///< runs the server, in a shell
  std::filesystem::path data_;
};

}  // namespace mars::tests
