#include "chassis/postgres/conninfo.hpp"

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace chassis::postgres {

namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

std::map<std::string, std::string> parameters(const Conninfo& conninfo) {
  std::map<std::string, std::string> map;
  for (std::size_t index = 0; conninfo.keywords().at(index) != nullptr; ++index) {
    map.emplace(conninfo.keywords()[index], conninfo.values().at(index));
  }
  EXPECT_EQ(map.size() + 1, conninfo.keywords().size());
  EXPECT_EQ(conninfo.values().back(), nullptr);
  return map;
}

Settings example() {
  Settings settings;
  settings.user = "mars";
  settings.password = "se'cret \\ 1";
  settings.name = "probes";
  settings.statement_timeout = std::chrono::milliseconds(1234);
  return settings;
}

Endpoint db(std::string address = {}) {
  return {.host = std::make_shared<const Host>(Host{.name = "db.example", .port = 5433}),
          .address = std::move(address)};
}

TEST(ConninfoTest, NamesTheServerAndTheUser) {
  const Conninfo conninfo(example(), db("10.0.0.1"));
  const auto map = parameters(conninfo);
  EXPECT_THAT(map, Contains(Pair("host", "db.example")));
  EXPECT_THAT(map, Contains(Pair("hostaddr", "10.0.0.1")));
  EXPECT_THAT(map, Contains(Pair("port", "5433")));
  EXPECT_THAT(map, Contains(Pair("user", "mars")));
  EXPECT_THAT(map, Contains(Pair("password", "se'cret \\ 1")));
  EXPECT_THAT(map, Contains(Pair("dbname", "probes")));
  EXPECT_THAT(map, Contains(Pair("client_encoding", "UTF8")));
}

TEST(ConninfoTest, AsksForNothingThatPoolersRefuse) {
  const Conninfo conninfo(example(), db());
  EXPECT_THAT(parameters(conninfo), Not(Contains(Key("options"))));
}

TEST(ConninfoTest, ProtectsTheConnectionAsTheSettingsSay) {
  Settings settings = example();
  settings.tls = {.mode = "verify-full",
                  .root_certificates = "/root.pem",
                  .certificate = "/client.pem",
                  .private_key = "/client.key"};
  const Conninfo conninfo(settings, db());
  const auto map = parameters(conninfo);
  EXPECT_THAT(map, Contains(Pair("sslmode", "verify-full")));
  EXPECT_THAT(map, Contains(Pair("sslrootcert", "/root.pem")));
  EXPECT_THAT(map, Contains(Pair("sslcert", "/client.pem")));
  EXPECT_THAT(map, Contains(Pair("sslkey", "/client.key")));
}

TEST(ConninfoTest, KeepsLibpqFromTheFilesOfTheHomeFolder) {
  const Conninfo conninfo(example(), db());
  const auto map = parameters(conninfo);
  EXPECT_THAT(map, Contains(Pair("sslmode", "prefer")));
  for (const auto* file : {"sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile"})
    EXPECT_THAT(map, Contains(Pair(file, "/dev/null/none")));
}

TEST(ConninfoTest, LeavesOutWhatIsEmpty) {
  Settings settings = example();
  settings.password.clear();
  const Conninfo conninfo(settings, db());
  const auto map = parameters(conninfo);
  EXPECT_THAT(map, Not(Contains(Key("password"))));
  EXPECT_THAT(map, Not(Contains(Key("hostaddr"))));
}

}  // namespace

}  // namespace chassis::postgres
