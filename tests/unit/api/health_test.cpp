#include "api/health.hpp"

#include "core/errors.hpp"
#include "tests/unit/api/api_fixture.hpp"

namespace mars::api {
namespace {

using Health = ApiFixture;

TEST_F(Health, IsReadyWhereTheStoreAnswers) {
  const auto response = request(http::Verb::get, "/api/v1/ready");
  EXPECT_EQ(response.status, http::Status::ok);
  EXPECT_EQ(response.body, R"({"status":"ready"})");
}

TEST_F(Health, IsNotReadyWhileDraining) {
  accepting_ = false;
  EXPECT_EQ(request(http::Verb::get, "/api/v1/ready").status, http::Status::service_unavailable);
}

TEST_F(Health, IsAliveWhateverTheStoreDoes) {
  fail_with(core::Unavailable("gone"));
  EXPECT_EQ(request(http::Verb::get, "/api/v1/live").body, R"({"status":"alive"})");
}

}  // namespace
}  // namespace mars::api
