#include "chassis/base/not_ready.hpp"
#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

using Health = ApiFixture;

TEST_F(Health, IsReadyWhereTheStoreAnswers) {
  const auto response = request(chassis::http::Verb::get, "/api/v1/ready");
  EXPECT_EQ(response.status, chassis::http::Status::ok);
  EXPECT_EQ(response.body, R"({"status":"ready"})");
}

TEST_F(Health, IsNotReadyWhileDraining) {
  phase_ = chassis::server::Phase::stopping;
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/ready").status,
            chassis::http::Status::service_unavailable);
}

TEST_F(Health, GivesTheReasonWhereItIsNotReadyAndNothingElse) {
  fail_with(chassis::NotReady("the database is a standby", "10.0.0.7"));
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/ready").body,
            R"({"detail":{"code":"SERVICE_UNAVAILABLE",)"
            R"("message":"The service is not ready: the database is a standby."}})");
  fail_with(chassis::Unavailable("no answer from 10.0.0.7"));
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/ready").body,
            R"({"detail":{"code":"SERVICE_UNAVAILABLE",)"
            R"("message":"The service is not ready: the database cannot be reached."}})");
}

TEST_F(Health, GivesNoReasonAnywhereElse) {
  fail_with(chassis::NotReady("the database is a standby"));
  const auto response = request(chassis::http::Verb::get, "/api/v1/check");
  EXPECT_EQ(response.status, chassis::http::Status::service_unavailable);
  EXPECT_EQ(response.body, R"({"detail":{"code":"SERVICE_UNAVAILABLE",)"
                           R"("message":"The service is temporarily unavailable. Please try again."}})");
}

TEST_F(Health, IsAliveWhateverTheStoreDoes) {
  fail_with(chassis::Unavailable("gone"));
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/live").body, R"({"status":"alive"})");
}

}  // namespace
}  // namespace mars::api
