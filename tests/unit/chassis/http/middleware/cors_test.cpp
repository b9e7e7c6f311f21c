#include "chassis/http/middleware/cors.hpp"

#include <gmock/gmock.h>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

using testing::HasSubstr;

constexpr std::string_view page = "https://mars.example";

class CorsTest : public testing::Test {
 protected:
  static Response answer(Verb method, const std::vector<std::string_view>& origins,
                         std::string_view asked_method = {},
                         std::vector<std::string> allowed = {"http://localhost:3000", std::string(page)}) {
    auto request = mars::tests::make_request(method, "/api/v1/check");
    for (const auto origin : origins)
      request.message.insert(Field::origin, origin);
    if (!asked_method.empty()) request.message.set(Field::access_control_request_method, asked_method);
    return mars::tests::answer(
        wrap({std::make_shared<Cors>(CorsPolicy{.origins = std::move(allowed),
                                                .max_age = std::chrono::seconds(600),
                                                .methods = {Verb::patch, Verb::get, Verb::post},
                                                .request_headers = {"b", "A"}})},
             mars::tests::answering(Status::unauthorized, "behind")),
        request);
  }
};

TEST_F(CorsTest, AllowsAPageToReadResponsesOfEveryStatus) {
  const auto response = answer(Verb::get, {page});
  EXPECT_EQ(response.body, "behind");
  EXPECT_EQ(response.headers["Access-Control-Allow-Origin"], page);
  EXPECT_EQ(response.headers["Vary"], "Origin");
  for (const auto* name :
       {"ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Correlation-ID"})
    EXPECT_THAT(std::string(response.headers["Access-Control-Expose-Headers"]), HasSubstr(name));
  EXPECT_EQ(response.headers.count("Access-Control-Allow-Credentials"), 0U);
}

TEST_F(CorsTest, AnswersThePreflightOfAPage) {
  const auto response = answer(Verb::options, {page}, "PATCH");
  EXPECT_EQ(response.status, Status::ok);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers["Access-Control-Allow-Origin"], page);
  EXPECT_EQ(response.headers["Access-Control-Allow-Methods"], "GET, POST, PATCH");
  EXPECT_EQ(response.headers["Access-Control-Allow-Headers"], "A, b");
  EXPECT_EQ(response.headers["Access-Control-Max-Age"], "600");
  EXPECT_EQ(response.headers["Vary"], "Origin");
}

TEST_F(CorsTest, AddsNoHeadersForOtherOrigins) {
  for (const auto* origin :
       {"https://evil.example", "https://mars.example.evil.example", "http://mars.example",
        "https://mars.example:8443", "https://MARS.example", "null", ""}) {
    for (const auto method : {Verb::get, Verb::options}) {
      const auto response = answer(method, {origin}, "PATCH");
      EXPECT_EQ(response.body, "behind") << origin;
      EXPECT_EQ(response.headers.count("Access-Control-Allow-Origin"), 0U) << origin;
      EXPECT_EQ(response.headers.count("Access-Control-Allow-Methods"), 0U) << origin;
      EXPECT_EQ(response.headers["Vary"], "Origin") << "caches must not give it to a page that may read it";
    }
  }
}

TEST_F(CorsTest, IgnoresSeveralOrigins) {
  EXPECT_EQ(answer(Verb::get, {page, page}).headers.count("Access-Control-Allow-Origin"), 0U);
}

TEST_F(CorsTest, IgnoresRequestsWithoutOrigin) {
  const auto response = answer(Verb::get, {});
  EXPECT_EQ(response.headers.count("Access-Control-Allow-Origin"), 0U);
  EXPECT_EQ(response.headers["Vary"], "Origin");
}

TEST_F(CorsTest, IgnoresOptionsThatAreNotPreflights) {
  EXPECT_EQ(answer(Verb::options, {page}).body, "behind");
  EXPECT_EQ(answer(Verb::get, {page}, "PATCH").body, "behind");
}

TEST_F(CorsTest, AllowsEveryOriginIfConfigured) {
  const auto response = answer(Verb::get, {"https://any.example"}, {}, {"*"});
  EXPECT_EQ(response.headers["Access-Control-Allow-Origin"], "*");
  EXPECT_EQ(response.headers.count("Vary"), 0U) << "it is the same for all";
  EXPECT_EQ(answer(Verb::options, {"null"}, "POST", {"*"}).headers["Access-Control-Allow-Origin"], "*");
}

TEST_F(CorsTest, KeepsOtherElementsOfVary) {
  const auto handler = wrap({std::make_shared<Cors>(CorsPolicy{.origins = {std::string(page)}})},
                            [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
                              Response response;
                              response.headers.set(Field::vary, "Accept");
                              co_return response;
                            });
  const auto response = mars::tests::answer(handler, mars::tests::make_request(Verb::get, "/"));
  EXPECT_EQ(response.headers.count("Vary"), 2U);
}

}  // namespace
}  // namespace chassis::http
