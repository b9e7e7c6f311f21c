#include "tests/support/tls_postgres.hpp"

#include <libpq-fe.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "tests/support/postgres_database.hpp"

namespace mars::tests {

namespace {

std::string option(const std::string& url, std::string_view keyword) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
  for (const auto* each = options.get(); each != nullptr && each->keyword != nullptr; ++each) {
    if (each->keyword == keyword && each->val != nullptr) return each->val;
  }
  throw std::runtime_error("the server's address lacks " + std::string(keyword));
}

}  // namespace

TlsPostgres::TlsPostgres(const Certificate& certificate)
    : data_(query_postgres(server_.url(), "SHOW data_directory")) {
  query_postgres(server_.url(), "ALTER SYSTEM SET ssl_cert_file = 'certificate.pem'");
  query_postgres(server_.url(), "ALTER SYSTEM SET ssl_key_file = 'private_key.pem'");
  query_postgres(server_.url(), "ALTER SYSTEM SET ssl = on");
  use(certificate);
}

void TlsPostgres::use(const Certificate& certificate) {
  write("certificate.pem", certificate.certificate);
  write("private_key.pem", certificate.private_key);
  reload();
}

void TlsPostgres::require_client_certificates(const Certificate& authority) {
  write("authority.pem", authority.certificate);
  query_postgres(server_.url(), "ALTER SYSTEM SET ssl_ca_file = 'authority.pem'");
  // The administrator of the tests still comes in without TLS.
  write("pg_hba.conf",
        "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n"
        "hostnossl all all 127.0.0.1/32 scram-sha-256\n");
  reload();
}

chassis::postgres::Settings TlsPostgres::settings() const {
  const auto& url = server_.url();
  chassis::postgres::Settings settings;
  settings.host = "localhost";
  settings.port = static_cast<std::uint16_t>(std::stoi(option(url, "port")));
  settings.user = option(url, "user");
  settings.password = option(url, "password");
  settings.name = "postgres";
  return settings;
}

void TlsPostgres::write(const std::string& name, const std::string& content) const {
  struct stat folder{};
  const auto path = data_ / name;
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary) << content;
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  if (stat(data_.c_str(), &folder) != 0 || chown(path.c_str(), folder.st_uid, folder.st_gid) != 0)
    throw std::runtime_error("cannot give the server " + path.string());
}

void TlsPostgres::reload() const {
  const auto plain = server_.url() + "?sslmode=disable";
  const std::string load_time = "SELECT pg_conf_load_time()::text";
  const auto before = query_postgres(plain, load_time);
  query_postgres(plain, "SELECT pg_reload_conf()");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (query_postgres(plain, load_time) == before) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("PostgreSQL does not read its configuration again");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace mars::tests
