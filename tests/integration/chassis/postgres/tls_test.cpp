#include "chassis/postgres/tls.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/connection.hpp"
#include "tests/support/file_permissions.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tls_postgres.hpp"

namespace chassis::postgres {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Files in a folder of their own, the private keys with the permissions that libpq wants.
class Folder {
 public:
  std::string write(const std::string& name, const std::string& content) const {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << content;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    return path;
  }

  [[nodiscard]] fs::path path() const { return folder_.path(); }

 private:
  mars::tests::TemporaryFolder folder_;
};

Tls tls(const std::string& mode, const std::string& root_certificates = {},
        const std::string& certificate = {}, const std::string& private_key = {}) {
  return {.mode = mode,
          .root_certificates = root_certificates,
          .certificate = certificate,
          .private_key = private_key};
}

/// The protocol of a connection and whether the server was verified, or why there is none.
std::string outcome(Settings settings, const Tls& protection) {
  settings.tls = protection;
  boost::asio::io_context context;
  try {
    const auto connection =
        mars::tests::run(context, Connection::open(settings, std::chrono::steady_clock::now() + 60s));
    const auto& found = connection->protection();
    return found.protocol + (found.verified ? " verified" : "");
  } catch (const Unavailable& error) {
    return error.what();
  }
}

const mars::tests::Certificate& authority() {
  static const auto made = mars::tests::make_certificate("Authority");
  return made;
}

mars::tests::Certificate signed_for(const std::string& name, std::chrono::seconds valid_until = 1h) {
  return mars::tests::make_certificate(name, {.valid_until = valid_until, .authority = &authority()});
}

TEST(TlsToPostgres, VerifiesTheServerAsItsModeSays) {
  mars::tests::TlsPostgres server(signed_for("localhost"));
  const Folder folder;
  const auto own = folder.write("own.pem", authority().certificate);
  const auto foreign = folder.write("foreign.pem", mars::tests::make_certificate("Foreign").certificate);
  const auto meet = [&](const std::string& mode, const std::string& root = {}) {
    return outcome(server.settings(), tls(mode, root));
  };

  EXPECT_EQ(meet("disable"), "");
  EXPECT_EQ(meet("allow"), "");
  EXPECT_EQ(meet("prefer"), "TLSv1.3");
  EXPECT_EQ(meet("require"), "TLSv1.3");
  for (const auto* mode : {"prefer", "require", "verify-ca", "verify-full"})
    EXPECT_EQ(meet(mode, own), "TLSv1.3 verified") << mode;
  for (const auto* mode : {"require", "verify-ca", "verify-full"})
    EXPECT_THAT(meet(mode, foreign), HasSubstr("certificate verify failed")) << mode;

  server.use(signed_for("elsewhere.example"));
  EXPECT_EQ(meet("verify-ca", own), "TLSv1.3 verified");
  EXPECT_THAT(meet("verify-full", own),
              AllOf(HasSubstr("elsewhere.example"), HasSubstr("does not match host name \"localhost\"")));

  server.use(signed_for("localhost", -60s));
  for (const auto* mode : {"verify-ca", "verify-full"})
    EXPECT_THAT(meet(mode, own), HasSubstr("certificate verify failed")) << mode;
  EXPECT_EQ(meet("require"), "TLSv1.3");
}

TEST(TlsToPostgres, ShowsItsCertificateToAServerThatAsksForOne) {
  mars::tests::TlsPostgres server(signed_for("localhost"));
  server.require_client_certificates(authority());
  const Folder folder;
  const auto root = folder.write("root.pem", authority().certificate);
  const auto meet = [&](const mars::tests::Certificate& client) {
    return outcome(server.settings(), tls("verify-full", root, folder.write("client.pem", client.certificate),
                                          folder.write("client.key", client.private_key)));
  };
  EXPECT_EQ(meet(signed_for("postgres")), "TLSv1.3 verified");
  EXPECT_THAT(meet(signed_for("somebody")), HasSubstr("authentication failed for user \"postgres\""));
  EXPECT_THAT(meet(mars::tests::make_certificate("postgres")), HasSubstr("unknown ca"));
  EXPECT_THAT(outcome(server.settings(), tls("verify-full", root)),
              HasSubstr("connection requires a valid client certificate"));
}

TEST(TlsToPostgres, IsRefusedByAServerWithoutTls) {
  const mars::tests::PostgresDatabase database(mars::tests::PostgresDatabase::Schema::none);
  const Folder folder;
  const auto root = folder.write("root.pem", authority().certificate);
  EXPECT_EQ(outcome(database.settings(), tls("prefer")), "");
  EXPECT_THAT(outcome(database.settings(), tls("require")), HasSubstr("server does not support SSL"));
  EXPECT_THAT(outcome(database.settings(), tls("verify-full", root)),
              HasSubstr("server does not support SSL"));
}

TEST(TlsToPostgres, IsNotWeakenedByAFileThatDisappears) {
  const mars::tests::PostgresDatabase database(mars::tests::PostgresDatabase::Schema::none);
  const Folder folder;
  const auto missing = (folder.path() / "missing").string();
  EXPECT_EQ(outcome(database.settings(), tls("require", missing)),
            "DB_SSLROOTCERT is '" + missing + "': No such file or directory");
  const auto pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const Tls& files : {tls("prefer", pipe), tls("prefer", "", pipe), tls("prefer", "", "", pipe)})
    EXPECT_THAT(outcome(database.settings(), files), HasSubstr(pipe + "': it is not a regular file"));
}

TEST(TlsToPostgres, IgnoresTheHomeFolderAndLibpqVariables) {
  mars::tests::TlsPostgres server(signed_for("localhost"));
  const Folder home;
  fs::create_directory(home.path() / ".postgresql");
  for (const auto* name : {"root.crt", "root.crl", "postgresql.crt", "postgresql.key"})
    home.write(std::string(".postgresql/") + name, "nonsense");
  ASSERT_EQ(setenv("HOME", home.path().c_str(), 1), 0);
  for (const auto& [name, value] : {std::pair{"PGSSLMODE", "disable"},
                                    {"PGSSLROOTCERT", "/dev/zero"},
                                    {"PGSSLCERT", "/dev/zero"},
                                    {"PGSSLKEY", "/dev/zero"},
                                    {"PGSSLCRL", "/dev/zero"},
                                    {"PGPASSFILE", "/dev/zero"},
                                    {"PGHOST", "nowhere.invalid"},
                                    {"PGHOSTADDR", "192.0.2.1"},
                                    {"PGGSSENCMODE", "require"},
                                    {"PGCHANNELBINDING", "require"},
                                    {"PGTARGETSESSIONATTRS", "standby"}})
    setenv(name, value, 1);
  EXPECT_EQ(outcome(server.settings(), tls("require")), "TLSv1.3");
}

class TlsFiles : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> problems_of(const std::string& certificate,
                                                     const std::string& key) const {
    return tls_problems(
        tls("prefer", "", folder_.write("certificate", certificate), folder_.write("key", key)));
  }

  Folder folder_;
  const mars::tests::Certificate good_ = mars::tests::make_certificate("postgres");
  const std::string root_ = folder_.write("root", authority().certificate + good_.certificate);
  const std::string certificate_ = folder_.write("good", good_.certificate);
  const std::string key_ = folder_.write("good.key", good_.private_key);
};

TEST_F(TlsFiles, AreOptional) {
  for (const auto* mode : {"disable", "allow", "prefer", "require"})
    EXPECT_THAT(tls_problems(tls(mode)), IsEmpty());
  for (const auto* mode : {"verify-ca", "verify-full"}) {
    EXPECT_THAT(tls_problems(tls(mode)), ElementsAre(HasSubstr("DB_SSLROOTCERT is missing")));
    EXPECT_THAT(tls_problems(tls(mode, root_)), IsEmpty());
  }
}

TEST_F(TlsFiles, MustHoldWhatTheyAreNamedFor) {
  EXPECT_THAT(problems_of(good_.certificate, good_.private_key), IsEmpty());
  EXPECT_THAT(problems_of("nonsense", good_.private_key), ElementsAre(HasSubstr("DB_SSLCERT is '")));
  EXPECT_THAT(problems_of(good_.certificate, "nonsense"),
              ElementsAre(AllOf(HasSubstr("DB_SSLKEY is '"), HasSubstr("no usable private key"))));
  EXPECT_THAT(problems_of(good_.certificate, ""), ElementsAre(HasSubstr("it is empty")));
  for (const auto& wrong : {std::string("nonsense"), good_.private_key, good_.certificate.substr(0, 200)}) {
    EXPECT_THAT(tls_problems(tls("prefer", folder_.write("wrong", wrong))),
                ElementsAre(AllOf(HasSubstr("DB_SSLROOTCERT is '"), HasSubstr("no usable certificates"))));
  }
}

TEST_F(TlsFiles, MustBelongTogether) {
  for (const auto kind : {mars::tests::KeyKind::elliptic, mars::tests::KeyKind::rsa}) {
    EXPECT_THAT(
        problems_of(good_.certificate, mars::tests::make_certificate("postgres", {.kind = kind}).private_key),
        ElementsAre(HasSubstr("not the private key of the certificate in DB_SSLCERT")));
  }
}

TEST_F(TlsFiles, MayHoldNoKeyWithAPassphrase) {
  const auto locked = mars::tests::make_certificate("postgres", {.passphrase = "secret"});
  EXPECT_THAT(problems_of(locked.certificate, locked.private_key),
              ElementsAre(HasSubstr("it has a passphrase")));
}

TEST_F(TlsFiles, MustKeepTheKeyFromOthers) {
  const auto with_mode = [this](unsigned mode) {
    fs::permissions(key_, fs::perms(mode));
    return tls_problems(tls("prefer", "", certificate_, key_));
  };
  EXPECT_THAT(with_mode(0600), IsEmpty());
  EXPECT_THAT(with_mode(0400), IsEmpty());
  for (const unsigned mode : {0604U, 0602U, 0610U, 0660U})
    EXPECT_THAT(with_mode(mode), ElementsAre(HasSubstr("others may read or change it"))) << mode;
  // As a secret of Kubernetes is: root's, and readable by the group of the service.
  struct stat status{};
  ASSERT_EQ(stat(key_.c_str(), &status), 0);
  EXPECT_EQ(with_mode(0440).empty(), status.st_uid == 0);
}

TEST_F(TlsFiles, AreReportedWithTheReasonWhyTheyCannotBeRead) {
  const auto expect = [&](const std::string& path, const std::string& reason) {
    EXPECT_THAT(tls_problems(tls("prefer", path)),
                ElementsAre("DB_SSLROOTCERT is '" + path + "': " + reason));
    EXPECT_THAT(tls_problems(tls("prefer", "", path, key_)),
                ElementsAre("DB_SSLCERT is '" + path + "': " + reason));
    EXPECT_THAT(tls_problems(tls("prefer", "", certificate_, path)),
                ElementsAre("DB_SSLKEY is '" + path + "': " + reason));
  };
  expect(folder_.path(), "it is a directory");
  expect(folder_.path() / "missing", "it does not exist");
  expect("/proc/self/mem", "Input/output error");
  expect("/dev/null", "it is a device");
  const auto closed = folder_.write("closed", good_.certificate);
  fs::permissions(closed, fs::perms::none);
  mars::tests::under_file_permissions([&] { expect(closed, "Permission denied"); });
}

TEST_F(TlsFiles, OfAKeyHaveNoColonInTheirPath) {
  EXPECT_THAT(tls_problems(tls("prefer", "", certificate_, "engine:key")),
              ElementsAre(HasSubstr("a path with a colon")));
}

TEST_F(TlsFiles, OfTheSystemAreKnownToNewVersionsOfLibpqOnly) {
  const auto problems = tls_problems(tls("verify-full", system_authorities));
  if (PQlibVersion() < 160'000) {
    EXPECT_THAT(problems, ElementsAre(AllOf(HasSubstr("DB_SSLROOTCERT is 'system': libpq"),
                                            HasSubstr("does not know"))));
  } else {
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_THAT(tls_problems(tls("verify-ca", system_authorities)),
                ElementsAre(HasSubstr("DB_SSLMODE=verify-full")));
  }
}

TEST(TlsVerification, IsRequiredByModesThatCannotGoWithout) {
  for (const auto* mode : {"disable", "allow", "prefer", "require"})
    EXPECT_FALSE(requires_verification(tls(mode))) << mode;
  for (const auto* mode : {"disable", "allow", "prefer"})
    EXPECT_FALSE(requires_verification(tls(mode, "root.pem"))) << mode;
  for (const auto* mode : {"require", "verify-ca", "verify-full"})
    EXPECT_TRUE(requires_verification(tls(mode, "root.pem"))) << mode;
}

}  // namespace
}  // namespace chassis::postgres
