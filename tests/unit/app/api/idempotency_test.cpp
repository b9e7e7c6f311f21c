#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

using chassis::http::Status;
using chassis::http::Verb;

constexpr std::string_view setup_body = R"({"x": 5, "y": 5, "direction": "NORTH"})";

class Idempotency : public ApiFixture {
 protected:
  chassis::http::Response set_up(const std::string& key, std::string_view body = setup_body) {
    return request(Verb::post, "/api/v1/setup", body, {{"Idempotency-Key", key}});
  }

  chassis::http::Response move(const std::string& key, std::string_view command) {
    const auto body =
        R"({"id": "0190b5a0-0000-7000-8000-000000000000", "command": ")" + std::string(command) + "\"}";
    return request(Verb::patch, "/api/v1/move", body, {{"Idempotency-Key", key}});
  }
};

TEST_F(Idempotency, RepeatsTheAnswerAndSaysSo) {
  const auto first = set_up("one");
  const auto second = set_up("one");
  EXPECT_EQ(first.status, Status::ok);
  EXPECT_EQ(first.headers.count("Idempotency-Replayed"), 0U);
  EXPECT_EQ(second.status, Status::ok);
  EXPECT_EQ(second.headers["Idempotency-Replayed"], "true");
  EXPECT_EQ(second.body, first.body);
}

TEST_F(Idempotency, RepeatsARefusal) {
  const auto first = move("one", "M");
  const auto second = move("one", "M");
  EXPECT_EQ(first.status, Status::not_found);
  EXPECT_EQ(second.status, Status::not_found);
  EXPECT_EQ(second.headers["Idempotency-Replayed"], "true");
  EXPECT_EQ(second.body, first.body);
}

TEST_F(Idempotency, ComparesRequestsByWhatTheyMean) {
  const auto first = set_up("one");
  EXPECT_EQ(set_up("one", R"({"direction":"NORTH","y":"5","x":5.0})").body, first.body);
}

TEST_F(Idempotency, RefusesAnotherRequestWithTheKey) {
  set_up("one");
  const auto refused = move("one", "M");
  EXPECT_EQ(refused.status, Status::unprocessable_entity);
  EXPECT_EQ(refused.body, R"({"detail":{"code":"IDEMPOTENCY_KEY_REUSED",)"
                          R"("message":"The idempotency key stands for another request."}})");
}

TEST_F(Idempotency, AsksToComeBackWhereTheFirstIsUnderWay) {
  const auto held = keys_in_use_.hold({.principal = "", .key = "one"});
  const auto refused = set_up("one");
  EXPECT_EQ(refused.status, Status::conflict);
  EXPECT_EQ(refused.headers["Retry-After"], "1");
  EXPECT_EQ(refused.body,
            R"({"detail":{"code":"IDEMPOTENCY_KEY_IN_USE",)"
            R"("message":"A request with this idempotency key is under way. Please try again."}})");
}

TEST_F(Idempotency, KeepsNoAnswerToAnInvalidRequest) {
  EXPECT_EQ(set_up("one", "{}").status, Status::unprocessable_entity);
  EXPECT_EQ(set_up("one").headers.count("Idempotency-Replayed"), 0U);
}

TEST_F(Idempotency, RefusesAWrongKeyAsFastApiWould) {
  const auto refused = set_up(std::string(256, 'k'));
  EXPECT_EQ(refused.status, Status::unprocessable_entity);
  EXPECT_NE(refused.body.find(R"("type":"string_too_long","loc":["header","Idempotency-Key"])"),
            std::string::npos)
      << refused.body;
  EXPECT_EQ(set_up("\xFF").status, Status::unprocessable_entity);
  EXPECT_EQ(set_up("").status, Status::unprocessable_entity);
  EXPECT_EQ(set_up(std::string(255, 'k')).status, Status::ok);
}

TEST_F(Idempotency, RefusesSeveralKeys) {
  const auto refused = request(Verb::post, "/api/v1/setup", setup_body,
                               {{"Idempotency-Key", "one"}, {"idempotency-key", "two"}});
  EXPECT_EQ(refused.status, Status::unprocessable_entity);
  EXPECT_NE(refused.body.find(R"("input":["one","two"])"), std::string::npos) << refused.body;
}

}  // namespace
}  // namespace mars::api
