#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "chassis/postgres/settings.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

/// A real PgBouncer in front of a database, on a free port of the loopback interface.
class PgBouncer {
 public:
  /// `pool_mode` is `session`, `transaction` or `statement`.
  PgBouncer(const chassis::postgres::Settings& database, const std::string& pool_mode);
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;
  ~PgBouncer();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  [[noreturn]] void start() const;

  TemporaryFolder folder_;
  int reserved_ = -1;  ///< keeps the port for PgBouncer
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace mars::tests
