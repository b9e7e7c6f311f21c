#include "chassis/postgres/connect_failure.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chassis::postgres {

namespace {

constexpr std::string_view peer = "connection to server at \"127.0.0.1\", port 5432 failed: ";

bool lasts(std::string_view rest, bool tls_failed = false) {
  return connect_failure(std::string(peer) + std::string(rest), tls_failed).lasts();
}

TEST(ConnectFailureTest, TellsWhatLastsFromWhatPasses) {
  EXPECT_TRUE(lasts("FATAL:  28P01: password authentication failed for user \"mars\"\n"));
  EXPECT_TRUE(lasts("FATAL:  28000: no pg_hba.conf entry for host \"127.0.0.1\"\n"));
  EXPECT_TRUE(lasts("FATAL:  3D000: database \"mars\" does not exist\n"));
  EXPECT_TRUE(lasts("FATAL:  42501: permission denied for database \"mars\"\n"));
  EXPECT_TRUE(lasts("FATAL:  08P01: unsupported startup parameter: options\n"));
  EXPECT_TRUE(lasts("SSL error: certificate verify failed\n", true));
  EXPECT_TRUE(lasts("server does not support SSL, but SSL was required\n", true));
  EXPECT_FALSE(lasts("Connection refused\n\tIs the server running on that host?\n"));
  EXPECT_FALSE(lasts("SSL SYSCALL error: EOF detected\n"));
  EXPECT_FALSE(lasts("FATAL:  53300: sorry, too many clients already\n"));
  EXPECT_FALSE(lasts("FATAL:  57P03: the database system is starting up\n"));
}

TEST(ConnectFailureTest, KnowsTheCodeInAnyLanguage) {
  EXPECT_TRUE(lasts("SCHWERWIEGEND:  28P01: Passwort-Authentifizierung fehlgeschlagen\n"));
}

TEST(ConnectFailureTest, HasTheCodeOfTheServersRefusal) {
  const auto sqlstate = [](std::string_view rest) {
    return connect_failure(std::string(peer) + std::string(rest), false).sqlstate();
  };
  EXPECT_EQ(sqlstate("FATAL:  57P03: the database system is starting up\n"), "57P03");
  EXPECT_EQ(sqlstate("FATALE:  53300: sorry\n"), "53300");
  EXPECT_EQ(sqlstate("Connection refused\n"), "");
}

TEST(ConnectFailureTest, LeavesOutWhatOnlyDevelopersOfTheServerRead) {
  const auto failure = connect_failure(
      std::string(peer) +
          "FATAL:  3D000: database \"mars\" does not exist\nLOCATION:  InitPostgres, postinit.c:931\n",
      false);
  EXPECT_STREQ(failure.what(),
               "cannot connect: connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  database "
               "\"mars\" does not exist");
}

}  // namespace

}  // namespace chassis::postgres
