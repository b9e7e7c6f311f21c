#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace mars::tests {

/// A PostgreSQL cluster of its own, for tests that end the server: what it acknowledges is on the disk. The
/// server ends with the thread that started it.
class PostgresServer {
 public:
  /// Returns when the server accepts connections, and throws where it does not.
  PostgresServer();
  /// The same for a hot standby that streams from `primary`, which outlives it. Its superuser is the
  /// primary's.
  static PostgresServer standby_of(const PostgresServer& primary);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  /// Removes the cluster.
  ~PostgresServer();

  /// The connection string of a superuser.
  [[nodiscard]] const std::string& url() const { return url_; }

  [[nodiscard]] std::string port() const;

  /// SIGKILL for every process of the server at once; returns when they are gone.
  void kill();

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
  explicit PostgresServer(const std::string& variables);
  [[nodiscard]] pid_t pid() const;

  int launcher_ = -1;  ///< what is said to and by the script that made the cluster
  pid_t script_ = -1;
  pid_t restarted_ = -1;  ///< the server, where it is no longer the script's
  std::string url_;
  std::string command_;  ///< runs the server, in a shell
  std::filesystem::path data_;
};

}  // namespace mars::tests
