// Clients as people have them: what they send is answered as the original service answers it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/command.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

class RealClients : public testing::Test {
 protected:
  RealClients() { service_.process().await_log("DATABASE_READY"); }

  [[nodiscard]] std::string curl(const std::string& arguments, const std::string& target) {
    return tests::run_command(
               fmt::format("curl --silent --globoff --output /dev/null --write-out '%{{http_code}}' {} "
                           "'http://127.0.0.1:{}{}'",
                           arguments, service_.process().port(), target))
        .output;
  }

  tests::Service service_{tests::Engine::sqlite};
};

TEST_F(RealClients, CurlGetsTheAnswersOfTheOriginal) {
  for (const auto& [target, status] :
       {std::pair("/api/v1/check?ids[]=1", "200"), std::pair(R"(/api/v1/check?filter={"a":1})", "200"),
        std::pair("/api/v1/check?a|b", "200"), std::pair("/api/v1/check?d=50%", "200"),
        std::pair("/api/v1/check?limit=5%", "422"), std::pair("/api/v1/{id}", "404"),
        std::pair("/api/v1/check#f", "200")})
    EXPECT_EQ(curl("", target), status) << target;
  EXPECT_EQ(curl("--head", "/api/v1/live"), "200");
  EXPECT_EQ(curl("--request OPTIONS --request-target '*'", "/"), "200");
  EXPECT_EQ(curl("--http1.0 --header 'Host:'", "/api/v1/live"), "200");
}

TEST_F(RealClients, NodeGetsTheAnswersOfTheOriginal) {
  const auto run = tests::run_command(fmt::format("node '{}' {}", MARS_CLIENTS, service_.process().port()));
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output, R"(fetch /api/v1/check?ids[]=1 200
fetch /api/v1/check?a|b 200
fetch /api/v1/check?d=50% 200
fetch /api/v1/check?limit=5% 422
fetch /api/v1/{id} 404
fetch /api/v1/check#f 200
raw target 200
head 200
options 200
trailers 200
)");
}

}  // namespace
}  // namespace mars
