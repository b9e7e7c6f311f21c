// The way to PostgreSQL: what is checked at the start, what is logged, and what libpq must not take from
// elsewhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/certificate.hpp"
#include "tests/support/service.hpp"
#include "tests/support/tls_postgres.hpp"

namespace mars {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Variables = tests::ServerProcess::Variables;

const Variables remote{{"ENV", "prod"},     {"DB_HOST", "db.invalid"}, {"DB_USER", "mars"},
                       {"DB_NAME", "mars"}, {"DB_PASSWORD", "secret"}, {"SHUTDOWN_GRACE_MS", "1000"}};

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more)
    variables[name] = value;
  return variables;
}

/// What a server with these settings logs until it has started.
std::string log_of_start(const Variables& variables) {
  const tests::TemporaryFolder folder;
  tests::ServerProcess server(folder.path(), variables);
  server.await_log("SERVER_STARTED");
  return server.log();
}

TEST(DatabaseTls, IsLoggedWhenTheDatabaseIsReady) {
  const auto authority = tests::make_certificate("Authority");
  const tests::TlsPostgres server(tests::make_certificate("localhost", {.authority = &authority}));
  const tests::PostgresDatabase database(server.server().url());
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "root.pem") << authority.certificate;
  const auto variables = with(tests::variables_for(database), {{"DB_HOST", "localhost"}, {"ENV", "test"}});
  const auto logged = [&](const Variables& more) {
    tests::ServerProcess process(folder.path(), with(variables, more));
    process.await_log("\"event\": \"DATABASE_READY\"");
    return process.log();
  };
  EXPECT_THAT(logged({{"DB_SSLMODE", "verify-full"}, {"DB_SSLROOTCERT", folder.path() / "root.pem"}}),
              HasSubstr(R"("tls": "TLSv1.3", "tls_verified": true, "event": "DATABASE_READY")"));
  EXPECT_THAT(logged({{"DB_SSLMODE", "require"}}),
              HasSubstr(R"("tls": "TLSv1.3", "tls_verified": false, "event": "DATABASE_READY")"));
  EXPECT_THAT(logged({{"DB_SSLMODE", "disable"}}),
              HasSubstr(R"("tls": "none", "tls_verified": false, "event": "DATABASE_READY")"));
}

TEST(DatabaseTls, IsCheckedBeforeTheStart) {
  const tests::TemporaryFolder folder;
  const auto certificate = tests::make_certificate("mars");
  const tests::CertificateFiles files(folder.path(), certificate);
  std::filesystem::permissions(files.private_key, std::filesystem::perms(0600));
  const auto shared = folder.path() / "shared.pem";
  std::ofstream(shared) << certificate.private_key;
  std::filesystem::permissions(shared, std::filesystem::perms(0644));
  const auto expect_refusal = [&](const Variables& more, const std::string& reason) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{}, {"--check-settings"}}) {
      const auto refused = tests::run_program(folder.path(), arguments, with(remote, more));
      EXPECT_EQ(refused.status, 2);
      EXPECT_THAT(refused.output, HasSubstr(reason));
    }
  };
  expect_refusal({{"DB_SSLMODE", "on"}}, "DB_SSLMODE is 'on' but must be one of disable, allow, prefer");
  expect_refusal({{"DB_SSLMODE", "verify-full"}}, "DB_SSLROOTCERT is missing");
  expect_refusal({{"DB_SSLROOTCERT", "/proc/self/mem"}},
                 "DB_SSLROOTCERT is '/proc/self/mem': Input/output error");
  expect_refusal({{"DB_SSLCERT", files.certificate}}, "DB_SSLCERT and DB_SSLKEY belong together");
  expect_refusal({{"DB_SSLCERT", files.certificate}, {"DB_SSLKEY", shared}},
                 "DB_SSLKEY is '" + shared.string());
  EXPECT_EQ(tests::run_program(folder.path(), {"--check-settings"},
                               with(remote, {{"DB_SSLMODE", "verify-full"},
                                             {"DB_SSLROOTCERT", files.certificate},
                                             {"DB_SSLCERT", files.certificate},
                                             {"DB_SSLKEY", files.private_key}}))
                .status,
            0);
}

TEST(DatabaseTls, IsAskedForWhereProductionTrustsAnotherHostUnverified) {
  const tests::TemporaryFolder folder;
  const tests::CertificateFiles files(folder.path(), tests::make_certificate("authority"));
  const Variables root{{"DB_SSLROOTCERT", files.certificate}};
  const auto warning = HasSubstr("\"event\": \"DATABASE_NOT_VERIFIED\"");
  for (const auto* mode : {"disable", "prefer", "require"}) {
    EXPECT_THAT(log_of_start(with(remote, {{"DB_SSLMODE", mode}})),
                AllOf(warning, HasSubstr("set DB_SSLMODE=verify-full and DB_SSLROOTCERT")))
        << mode;
  }
  EXPECT_THAT(log_of_start(with(remote, with(root, {{"DB_SSLMODE", "prefer"}}))), warning);
  for (const auto* mode : {"require", "verify-ca", "verify-full"})
    EXPECT_THAT(log_of_start(with(remote, with(root, {{"DB_SSLMODE", mode}}))), Not(warning)) << mode;
  for (const auto* near : {"localhost", "127.0.0.2", "::1", "/run/postgresql"})
    EXPECT_THAT(log_of_start(with(remote, {{"DB_HOST", near}})), Not(warning)) << near;
  EXPECT_THAT(log_of_start(with(remote, {{"ENV", "test"}})), Not(warning));
  EXPECT_THAT(log_of_start({{"ENV", "prod"}}), Not(warning));
}

TEST(DatabaseTls, IsNotChangedByTheVariablesAndFilesOfLibpq) {
  const tests::PostgresDatabase database;
  const tests::TemporaryFolder home;
  std::filesystem::create_directory(home.path() / ".postgresql");
  for (const auto* name :
       {".pgpass", ".pg_service.conf", ".postgresql/root.crt", ".postgresql/postgresql.crt"})
    std::ofstream(home.path() / name) << "nonsense\n";
  tests::ServerProcess process(
      home.path(), with(tests::variables_for(database), {{"ENV", "test"},
                                                         {"HOME", home.path()},
                                                         {"PGSERVICE", "elsewhere"},
                                                         {"PGSSLMODE", "verify-full"},
                                                         {"PGSSLROOTCERT", "/dev/zero"},
                                                         {"PGSSLMAXPROTOCOLVERSION", "TLSv1"},
                                                         {"PGTARGETSESSIONATTRS", "standby"},
                                                         {"PGOPTIONS", "-c default_transaction_read_only=on"},
                                                         {"PGDATESTYLE", "nonsense"},
                                                         {"PGTZ", "nonsense"},
                                                         {"PGREQUIREPEER", "nobody"},
                                                         {"PGHOSTADDR", "192.0.2.1"},
                                                         {"PGPASSWORD", "wrong"}}));
  process.await_log("DATABASE_READY");
  tests::HttpClient client(process.port());
  EXPECT_NE(tests::set_up_probe(client, 1, 1), "");
}

}  // namespace
}  // namespace mars
