// Documents and manifests state how many connections there are: the numbers are true.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "app/core/settings.hpp"

namespace mars::core {

namespace {

using testing::HasSubstr;

std::string read(const std::string& path) {
  std::ifstream file(std::string(MARS_ROOT "/") + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The number behind a name in a file.
std::size_t number_in(const std::string& path, const std::string& name) {
  const std::string text = read(path);
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(name + "[=:] ?([0-9]+)"))) return 0;
  return std::stoul(match[1]);
}

/// What a server of `max_connections` has for others than superusers.
constexpr std::size_t usable(std::size_t max_connections) {
  return max_connections - 3;
}

std::size_t default_connections(std::size_t threads) {
  const auto settings = Settings::declaration().load({{"APP_THREADS", std::to_string(threads)}});
  return settings.value().database.postgres.max_connections;
}

TEST(ConnectionNumbersTest, OfKubernetesFitADefaultServer) {
  const std::string manifest = "deploy/kubernetes/base/kustomization.yaml";
  const auto connections = number_in(manifest, "DB_MAX_CONNECTIONS");
  const auto replicas = number_in("deploy/kubernetes/base/autoscaler.yaml", "maxReplicas");
  EXPECT_EQ(replicas, 10);
  const auto surge = number_in("deploy/kubernetes/base/deployment.yaml", "maxSurge");
  EXPECT_EQ(surge, 1);
  EXPECT_LE(connections * (replicas + surge), usable(100));
  EXPECT_THAT(read(manifest),
              HasSubstr(fmt::format("{} during an update", connections * (replicas + surge))));
  EXPECT_THAT(read(manifest), HasSubstr(fmt::format("{} in all with ten replicas", connections * replicas)));
  EXPECT_EQ(connections, default_connections(number_in(manifest, "APP_THREADS")));
}

TEST(ConnectionNumbersTest, OfADefaultProcessFit) {
  constexpr std::size_t psql = 5;
  EXPECT_EQ(default_connections(1), 4);
  EXPECT_LE(default_connections(16) + psql, usable(60));
  EXPECT_LE(2 * default_connections(256) + psql, usable(100));
}

TEST(ConnectionNumbersTest, AreDocumented) {
  EXPECT_THAT(read("docs/configuration.md"),
              HasSubstr(fmt::format("| `DB_MAX_CONNECTIONS` | {} a thread, at most {} |",
                                    default_connections(1), default_connections(256))));
  EXPECT_THAT(read("docs/decisions/0017-one-connection-pool.md"),
              HasSubstr("four a thread,\nand at most 40"));
}

}  // namespace

}  // namespace mars::core
