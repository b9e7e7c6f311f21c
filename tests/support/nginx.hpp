#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

/// A real nginx in front of a server on the loopback interface, on a free port of its own. It runs as the
/// user of the test, in one process, and keeps its files in a folder of its own.
class Nginx {
 public:
  /// `locations` are the location blocks of its one server. In them, `UPSTREAM` is the address of the server.
  Nginx(std::uint16_t upstream, std::string locations);
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;
  ~Nginx();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  [[noreturn]] void start(const std::string& config) const;

  TemporaryFolder folder_;
  int reserved_ = -1;  ///< keeps the port for nginx
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace mars::tests
