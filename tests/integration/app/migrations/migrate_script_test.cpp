// scripts/migrate protects its connection as the program does. It runs the dbmate of node_modules.

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/support/certificate.hpp"
#include "tests/support/command.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tls_postgres.hpp"

namespace mars::tests {
namespace {

using testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

class MigrateScript : public testing::Test {
 protected:
  [[nodiscard]] CommandRun run(const Variables& more) const {
    const auto settings = server_.settings();
    Variables variables{{"ENV", "prod"},
                        {"DB_HOST", settings.host},
                        {"DB_PORT", std::to_string(settings.port)},
                        {"DB_USER", settings.user},
                        {"DB_PASSWORD", settings.password},
                        {"DB_NAME", settings.name}};
    for (const auto& [name, value] : more)
      variables[name] = value;
    std::string command = "env";
    for (const auto& [name, value] : variables)
      command += " '" + name + "=" + value + "'";
    return run_command(command + " " MARS_MIGRATIONS "/../scripts/migrate status");
  }

  /// The path of a file that only its owner may read.
  [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << content;
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return path;
  }

  const Certificate authority_ = make_certificate("Authority");
  TlsPostgres server_{make_certificate("localhost", {.authority = &authority_})};
  TemporaryFolder folder_;
};

TEST_F(MigrateScript, VerifiesTheServerAndShowsItsCertificate) {
  const auto root = file("root.pem", authority_.certificate);
  const auto foreign = file("foreign.pem", make_certificate("Foreign").certificate);
  EXPECT_EQ(run({{"DB_SSLMODE", "verify-full"}, {"DB_SSLROOTCERT", root}}).status, 0);
  EXPECT_EQ(run({{"PGSSLMODE", "nonsense"}, {"PGOPTIONS", "nonsense"}, {"PGSERVICE", "nowhere"}}).status, 0);
  for (const auto* mode : {"require", "verify-ca", "verify-full"}) {
    const auto refused = run({{"DB_SSLMODE", mode}, {"DB_SSLROOTCERT", foreign}});
    EXPECT_NE(refused.status, 0) << mode;
    EXPECT_THAT(refused.output, HasSubstr("unknown authority"));
  }

  server_.require_client_certificates(authority_);
  Variables variables{{"DB_SSLMODE", "verify-full"}, {"DB_SSLROOTCERT", root}};
  EXPECT_THAT(run(variables).output, HasSubstr("requires a valid client certificate"));
  const auto client = make_certificate("postgres", {.authority = &authority_});
  variables["DB_SSLCERT"] = file("client.pem", client.certificate);
  variables["DB_SSLKEY"] = file("client.key", client.private_key);
  EXPECT_EQ(run(variables).status, 0);
}

TEST_F(MigrateScript, RefusesFilesThatItCannotRead) {
  EXPECT_THAT(run({{"DB_SSLMODE", "require"}, {"DB_SSLROOTCERT", folder_.path()}}).output,
              HasSubstr("DB_SSLROOTCERT is '" + folder_.path().string() + "', which cannot be read"));
  EXPECT_THAT(run({{"DB_SSLMODE", "verify-full"}}).output, HasSubstr("DB_SSLROOTCERT is missing"));
  EXPECT_THAT(run({{"DB_SSLCERT", file("client.pem", "")}}).output,
              HasSubstr("DB_SSLCERT and DB_SSLKEY belong"));
}

TEST_F(MigrateScript, ReadsAPasswordFileAsTheProgramDoes) {
  const auto password = server_.settings().password;
  const auto with_file = [&](const std::string& content) {
    return run({{"DB_PASSWORD", ""}, {"DB_PASSWORD_FILE", file("password", content)}});
  };
  EXPECT_EQ(with_file(password + "\n").status, 0);
  EXPECT_EQ(with_file("\xEF\xBB\xBF" + password + "\r\n").status, 0);
  EXPECT_THAT(with_file("\xFF\xFE").output, HasSubstr("cannot be read as UTF-8"));
  EXPECT_THAT(with_file("\r\n").output, HasSubstr("which is empty"));
}

}  // namespace
}  // namespace mars::tests
