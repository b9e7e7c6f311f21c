#include "chassis/http/router.hpp"

#include <gmock/gmock.h>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

class RouterTest : public testing::Test {
 protected:
  Response answer(Verb method, std::string_view target) {
    auto request = mars::tests::make_request(method, target);
    request.message.set(Field::host, "mars.example:8000");
    return mars::tests::answer(router_, request);
  }

  static RouteMatch match(const Router& router, Verb method, std::string_view target) {
    return router.match(mars::tests::make_request(method, target));
  }

  Router router_{{{Verb::post, "/api/v1/setup", mars::tests::answering(Status::ok, "made")},
                  {Verb::get, "/docs", mars::tests::answering(Status::ok)},
                  {Verb::head, "/docs", mars::tests::answering(Status::ok)},
                  {Verb::get, "/folder/", mars::tests::answering(Status::ok)}}};
};

TEST_F(RouterTest, CallsTheHandlerOfMethodAndPath) {
  EXPECT_EQ(answer(Verb::post, "/api/v1/setup?x=1").body, "made");
}

TEST_F(RouterTest, KnowsWhatIsVitalByItsPath) {
  const Router router(
      {{.method = Verb::get,
        .path = "/live",
        .handler = mars::tests::answering(Status::ok),
        .exempt_from_limits = true},
       {.method = Verb::get, .path = "/docs", .handler = mars::tests::answering(Status::ok)}});
  EXPECT_TRUE(match(router, Verb::put, "/live").exempt_from_limits);
  for (const auto* path : {"/docs", "/live/", "/nowhere"})
    EXPECT_FALSE(match(router, Verb::get, path).exempt_from_limits) << path;
}

TEST_F(RouterTest, AnswersHeadOfExemptRoutes) {
  const Router router({{.method = Verb::get,
                        .path = "/live",
                        .handler = mars::tests::answering(Status::service_unavailable),
                        .access = Access::read,
                        .exempt_from_limits = true}});
  EXPECT_EQ(mars::tests::answer(router, mars::tests::make_request(Verb::head, "/live")).status,
            Status::service_unavailable);
  EXPECT_EQ(match(router, Verb::head, "/live").access, Access::read);
  EXPECT_EQ(mars::tests::answer(router, mars::tests::make_request(Verb::put, "/live")).headers["Allow"],
            "GET, HEAD");
}

TEST_F(RouterTest, KnowsWhatItsHandlersRead) {
  const Router router({{.method = Verb::get, .path = "/a", .handler = {}, .request_headers = {"B", "A"}},
                       {.method = Verb::put, .path = "/b", .handler = {}, .request_headers = {"A"}}});
  EXPECT_THAT(router.request_headers(), testing::ElementsAre("A", "B"));
  EXPECT_THAT(router.methods(), testing::UnorderedElementsAre(Verb::get, Verb::put));
}

TEST_F(RouterTest, DoesNotKnowOtherPaths) {
  for (const auto* path : {"/api/v1/SETUP", "/api/v1", "/", "/api/v1/setup/x", "//api/v1/setup"}) {
    const auto response = answer(Verb::post, path);
    EXPECT_EQ(response.status, Status::not_found) << path;
    EXPECT_EQ(response.body, R"({"detail":"Not Found"})");
  }
}

TEST_F(RouterTest, NamesTheMethodsOfAPath) {
  const auto response = answer(Verb::delete_, "/docs");
  EXPECT_EQ(response.status, Status::method_not_allowed);
  EXPECT_EQ(response.body, R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(response.headers["Allow"], "GET, HEAD");
}

TEST_F(RouterTest, RedirectsToThePathWithoutItsSlashesWhateverTheMethod) {
  for (const auto* path : {"/api/v1/setup/", "/api/v1/setup//"}) {
    const auto response = answer(Verb::delete_, path);
    EXPECT_EQ(response.status, Status::temporary_redirect) << path;
    EXPECT_EQ(response.headers["Location"], "http://mars.example:8000/api/v1/setup");
    EXPECT_TRUE(response.body.empty());
  }
}

TEST_F(RouterTest, RedirectsToThePathWithItsSlash) {
  EXPECT_EQ(answer(Verb::get, "/folder").headers["Location"], "http://mars.example:8000/folder/");
}

TEST_F(RouterTest, KeepsTheQueryInARedirect) {
  EXPECT_EQ(answer(Verb::get, "/docs/?a=%20b").headers["Location"], "http://mars.example:8000/docs?a=%20b");
}

TEST_F(RouterTest, EscapesInARedirectWhatStarletteEscapes) {
  EXPECT_EQ(answer(Verb::get, R"(/docs/?a[]=1&b={"c|d":50%}&e=`^\<>~)").headers["Location"],
            "http://mars.example:8000/docs?a[]=1&b=%7B%22c%7Cd%22:50%%7D&e=%60%5E%5C%3C%3E~");
}

TEST_F(RouterTest, RedirectsToTheAuthorityOfTheTarget) {
  EXPECT_EQ(answer(Verb::get, "http://other.example/docs/").headers["Location"], "http://other.example/docs");
}

TEST_F(RouterTest, RedirectsToTheUrlThatTheClientAsksAProxyFor) {
  auto request = mars::tests::make_request(Verb::get, "/docs/?a=b");
  request.authority = "public.example";
  request.secure = true;
  request.prefix = "/mars";
  EXPECT_EQ(mars::tests::answer(router_, request).headers["Location"],
            "https://public.example/mars/docs?a=b");
  request.authority.clear();
  EXPECT_EQ(mars::tests::answer(router_, request).headers["Location"], "/mars/docs?a=b");
}

TEST_F(RouterTest, IgnoresALineFeedBehindThePathAsStarletteDoes) {
  EXPECT_EQ(answer(Verb::post, "/api/v1/setup%0A").body, "made");
  EXPECT_EQ(match(router_, Verb::post, "/api/v1/setup%0A").path, "/api/v1/setup");
  for (const auto* path : {"/api/v1/setup%0A%0A", "/api/v1/setup%0D", "/api/v1/setup%00", "%0A/api/v1/setup"})
    EXPECT_EQ(match(router_, Verb::post, path).path, "") << path;
}

TEST_F(RouterTest, AnswersOptionsOfTheServerAsAWhole) {
  const auto response = answer(Verb::options, "*");
  EXPECT_EQ(response.status, Status::ok);
  EXPECT_EQ(response.headers["Allow"], "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(response.body, "");
}

TEST_F(RouterTest, RedirectsRelativelyWhereTheClientNamedNoHost) {
  EXPECT_EQ(mars::tests::answer(router_, mars::tests::make_request(Verb::get, "/docs/")).headers["Location"],
            "/docs");
}

TEST_F(RouterTest, NamesTheRouteOfAPath) {
  EXPECT_EQ(match(router_, Verb::put, "/docs").path, "/docs");
  EXPECT_EQ(match(router_, Verb::put, "/docs/").path, "");
}

TEST_F(RouterTest, AccessIsTheStrictestWhereARouteDoesNotSayAndOpenWhereThereIsNone) {
  const Router router({{Verb::post, "/a", mars::tests::answering(Status::ok)},
                       {Verb::get, "/a", mars::tests::answering(Status::ok), Access::read}});
  EXPECT_EQ(match(router, Verb::post, "/a").access, Access::write);
  EXPECT_EQ(match(router, Verb::get, "/a").access, Access::read);
  EXPECT_EQ(match(router, Verb::put, "/a").access, Access::open);
  EXPECT_EQ(match(router, Verb::post, "/b").access, Access::open);
}

TEST_F(RouterTest, FindsPathsWithParametersAndPrefersExactOnes) {
  const Router router(
      {{.method = Verb::get, .path = "/orders/{id}", .handler = {}, .access = Access::read},
       {.method = Verb::delete_, .path = "/orders/{id}", .handler = {}},
       {.method = Verb::get, .path = "/orders/{id}/lines/{line}", .handler = {}, .max_body_bytes = 7},
       {.method = Verb::get, .path = "/orders/latest", .handler = {}}});
  const auto order = match(router, Verb::get, "/orders/a%20b");
  EXPECT_EQ(order.path, "/orders/{id}");
  EXPECT_EQ(order.access, Access::read);
  EXPECT_EQ(order.parameters, (schema::Parameters{{.name = "id", .value = "a b"}}));
  EXPECT_EQ(match(router, Verb::delete_, "/orders/7").access, Access::write);
  EXPECT_EQ(match(router, Verb::put, "/orders/7").route, nullptr);
  EXPECT_EQ(match(router, Verb::put, "/orders/7").path, "/orders/{id}");
  const auto line = match(router, Verb::get, "/orders/7/lines/8");
  EXPECT_EQ(line.route->max_body_bytes, 7U);
  EXPECT_EQ(line.parameters,
            (schema::Parameters{{.name = "id", .value = "7"}, {.name = "line", .value = "8"}}));
  EXPECT_EQ(match(router, Verb::get, "/orders/latest").path, "/orders/latest");
  EXPECT_EQ(match(router, Verb::get, "/orders/").path, "");
}

TEST_F(RouterTest, MatchesARequestOnce) {
  const auto request = mars::tests::make_request(Verb::get, "/docs");
  EXPECT_EQ(&router_.match(request), &router_.match(request));
}

}  // namespace
}  // namespace chassis::http
