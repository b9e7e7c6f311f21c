#include "chassis/http/middleware/problem_details.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

Response answer(const std::vector<std::string_view>& accept, Status status, std::string body) {
  auto request = mars::tests::make_request(Verb::get, "/");
  for (const auto line : accept)
    request.message.insert(Field::accept, line);
  return mars::tests::answer(
      wrap({std::make_shared<ProblemDetails>()}, mars::tests::answering(status, std::move(body))), request);
}

constexpr std::string_view accepted = "application/problem+json";

TEST(ProblemDetails, RewritesAPlainError) {
  const auto response = answer({accepted}, Status::not_found, R"({"detail":"Not Found"})");
  EXPECT_EQ(response.content_type, accepted);
  EXPECT_EQ(response.body, R"({"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found"})");
}

TEST(ProblemDetails, KeepsTheCodeOfACodedError) {
  EXPECT_EQ(
      answer({accepted}, Status::not_found, R"({"detail":{"code":"PROBE_NOT_FOUND","message":"No."}})").body,
      R"({"type":"about:blank","title":"Not Found","status":404,"code":"PROBE_NOT_FOUND","detail":"No."})");
}

TEST(ProblemDetails, KeepsTheListOfAFailedValidation) {
  EXPECT_EQ(answer({accepted}, Status::unprocessable_entity, R"({"detail":[{"type":"missing"}]})").body,
            R"({"type":"about:blank","title":"Unprocessable Entity","status":422,)"
            R"("detail":"The request is not valid.","errors":[{"type":"missing"}]})");
}

TEST(ProblemDetails, LeaveTheListAsItStands) {
  const std::string list = R"([{"input":1e2},{"input":{"a":1,"a":2}},{"input":"]}"}])";
  EXPECT_TRUE(answer({accepted}, Status::unprocessable_entity, R"({"detail":)" + list + "}")
                  .body.ends_with(R"("errors":)" + list + "}"));
}

TEST(ProblemDetails, AreGivenWhereverAcceptNamesThem) {
  for (const auto* accept : {"text/html, Application/Problem+JSON", "application/problem+json;q=0.9",
                             "a/b,application/problem+json"})
    EXPECT_EQ(answer({accept}, Status::not_found, R"({"detail":"x"})").content_type, accepted) << accept;
}

TEST(ProblemDetails, AreNotGivenUnasked) {
  for (const auto* accept : {"*/*", "application/json", "application/problem+json+x", ""})
    EXPECT_EQ(answer({accept}, Status::not_found, R"({"detail":"x"})").body, R"({"detail":"x"})") << accept;
}

bool is_problem(const std::vector<std::string_view>& accept) {
  return answer(accept, Status::not_found, R"({"detail":"x"})").content_type == accepted;
}

TEST(ProblemDetails, AreNamedOnAnyLine) {
  EXPECT_TRUE(is_problem({"text/html", "application/problem+json"}));
  EXPECT_FALSE(is_problem({"text/html", "application/json"}));
}

TEST(ProblemDetails, YieldToWhatTheClientLikesBetter) {
  for (const auto* accept :
       {"application/problem+json;q=0", "application/problem+json;q=0.5, application/json",
        "application/json;q=0.6, application/problem+json;q=0.5", "application/problem+json;q=0.5, */*",
        "application/problem+json;q=0.5, application/*;q=0.6, */*;q=0.1", "application/problem+json;q=x"})
    EXPECT_FALSE(is_problem({accept})) << accept;
  for (const auto* accept :
       {"application/problem+json, application/json", "application/json;q=0.5, application/problem+json",
        "*/*;q=0.8, application/problem+json;q=0.9", "application/problem+json;q=0.1, */*;q=0",
        "application/problem+json;q=0.1, application/json;q=0, */*",
        "application/problem+json;q=0, application/problem+json;q=0.4", "application/problem+json;q=0.001"})
    EXPECT_TRUE(is_problem({accept})) << accept;
  EXPECT_FALSE(is_problem({"application/problem+json;q=0.4", "application/json;q=0.5"}));
}

TEST(ProblemDetails, LeaveSuccessAlone) {
  EXPECT_EQ(answer({accepted}, Status::ok, R"({"detail":"x"})").body, R"({"detail":"x"})");
}

}  // namespace
}  // namespace chassis::http
