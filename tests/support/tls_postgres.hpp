#pragma once

#include <filesystem>
#include <string>

#include "chassis/postgres/settings.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/postgres_server.hpp"

namespace mars::tests {

/// A PostgreSQL server of its own that speaks TLS on "localhost".
class TlsPostgres {
 public:
  explicit TlsPostgres(const Certificate& certificate);

  /// Replaces the server's certificate; connections that begin afterwards meet it.
  void use(const Certificate& certificate);

  /// From now on each client must show a certificate of `authority` whose name is that of its user.
  void require_client_certificates(const Certificate& authority);

  /// How the superuser connects to the database "postgres"; without files and with libpq's default mode.
  [[nodiscard]] chassis::postgres::Settings settings() const;

  [[nodiscard]] const PostgresServer& server() const { return server_; }

 private:
  /// Writes a file that only the server may read.
  void write(const std::string& name, const std::string& content) const;

  /// Returns once the server has read its configuration again.
  void reload() const;

  PostgresServer server_;
  std::filesystem::path data_;
};

}  // namespace mars::tests
