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
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  /// Removes the cluster.
  ~PostgresServer();

  /// The connection string of a superuser.
  [[nodiscard]] const std::string& url() const { return url_; }

  /// SIGKILL for every process of the server at once; returns when they are gone.
  void kill();

  /// Ends connections and the server, in an orderly way.
  void stop();

  /// After `kill` or `stop`: returns when it accepts connections again.
  void start();

 private:
  [[nodiscard]] pid_t pid() const;

  int launcher_ = -1;  ///< what is said to and by the script that made the cluster
  pid_t script_ = -1;
  pid_t restarted_ = -1;  ///< the server, where it is no longer the script's
  std::string url_;
  std::string command_;  ///< runs the server, in a shell
  std::filesystem::path data_;
};

}  // namespace mars::tests
