#include "chassis/http/middleware/authentication.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/exchange.hpp"
#include "tests/support/log_pipe.hpp"

namespace chassis::http {
namespace {

const std::string reader_key = "reader-key-0123456789abcdefghijk";
const std::string new_reader_key = "new-reader-key-0123456789abcdefg";
const std::string writer_key = "writer-key-0123456789abcdefghijk";
const std::string longest_key = "longest-key" + std::string(245, 'l');

class AuthenticationTest : public testing::Test {
 protected:
  /// The answer to a request with these `Authorization` headers.
  Response answer(Verb method, std::string_view target, const std::vector<std::string>& credentials) {
    auto request = mars::tests::make_request(method, target);
    for (const auto& value : credentials)
      request.message.insert(Field::authorization, value);
    request.client = boost::asio::ip::make_address("192.0.2.7");
    context_ = {};
    return mars::tests::run(handler_(request, context_));
  }

  Response check(const std::string& credentials) { return answer(Verb::get, "/check", {credentials}); }

  /// The log. Ends the logger.
  std::string logged() {
    handler_ = nullptr;
    logger_.reset();
    return log_.read_all();
  }

  mars::tests::LogPipe log_;
  std::optional<telemetry::Logger> logger_{std::in_place, telemetry::LogLevel::info, log_.writing_end()};
  telemetry::Registry registry_;
  const ApiKeys keys_ =
      parse_api_keys(fmt::format("reader:read:{},reader:read:{},writer:write:{},long:read:{}", reader_key,
                                 new_reader_key, writer_key, longest_key))
          .value();
  std::shared_ptr<const Router> router_ = std::make_shared<const Router>(
      std::vector<Route>{{Verb::post, "/setup", mars::tests::answering(Status::ok)},
                         {Verb::get, "/check", mars::tests::answering(Status::ok), Access::read},
                         {Verb::get, "/live", mars::tests::answering(Status::ok), Access::open}});
  Handler handler_ =
      wrap({std::make_shared<Authentication>(keys_, router_, *logger_, registry_)},
           [this](const Request& request, RequestContext& context) { return (*router_)(request, context); });
  RequestContext context_;
};

TEST_F(AuthenticationTest, AcceptsAKeyAndSetsThePrincipal) {
  EXPECT_EQ(check("Bearer " + reader_key).status, Status::ok);
  EXPECT_EQ(context_.principal, "reader");
  EXPECT_EQ(answer(Verb::post, "/setup", {"Bearer " + writer_key}).status, Status::ok);
  EXPECT_EQ(context_.principal, "writer");
}

TEST_F(AuthenticationTest, AcceptsEachKeyOfAPrincipal) {
  EXPECT_EQ(check("Bearer " + new_reader_key).status, Status::ok);
  EXPECT_EQ(context_.principal, "reader");
}

TEST_F(AuthenticationTest, Returns401WithoutAKey) {
  const auto response = answer(Verb::get, "/check", {});
  EXPECT_EQ(response.status, Status::unauthorized);
  EXPECT_EQ(response.headers["WWW-Authenticate"], "Bearer");
  EXPECT_EQ(response.body, R"({"detail":{"code":"NOT_AUTHENTICATED","message":"An API key is needed."}})");
  EXPECT_EQ(context_.principal, "");
}

TEST_F(AuthenticationTest, Returns401ForAnUnknownKey) {
  const auto response = check("Bearer " + std::string(32, 'x'));
  EXPECT_EQ(response.status, Status::unauthorized);
  EXPECT_EQ(response.headers["WWW-Authenticate"], R"(Bearer error="invalid_token")");
  EXPECT_EQ(response.body,
            R"({"detail":{"code":"NOT_AUTHENTICATED","message":"The API key is not valid."}})");
  EXPECT_EQ(context_.principal, "");
}

TEST_F(AuthenticationTest, Returns403ForAKeyWithoutTheScope) {
  const auto response = answer(Verb::post, "/setup", {"Bearer " + reader_key});
  EXPECT_EQ(response.status, Status::forbidden);
  EXPECT_EQ(response.headers["WWW-Authenticate"], R"(Bearer error="insufficient_scope", scope="write")");
  EXPECT_EQ(response.body,
            R"({"detail":{"code":"INSUFFICIENT_SCOPE","message":"The API key lacks the scope write."}})");
  EXPECT_EQ(context_.principal, "reader") << "so that the log says who was refused";
  EXPECT_EQ(check("Bearer " + writer_key).status, Status::forbidden) << "write does not imply read";
}

TEST_F(AuthenticationTest, AcceptsTheSchemeInAnyCase) {
  for (const auto* scheme : {"bearer", "BEARER", "bEaReR"})
    EXPECT_EQ(check(scheme + (' ' + reader_key)).status, Status::ok) << scheme;
}

TEST_F(AuthenticationTest, AcceptsSpacesBeforeTheKey) {
  EXPECT_EQ(check("Bearer   " + reader_key).status, Status::ok);
}

TEST_F(AuthenticationTest, Returns401ForOtherCredentials) {
  for (const auto& wrong :
       {std::string(), std::string("Bearer"), std::string("Bearer "), std::string("Bearer    "), reader_key,
        "Bearer" + reader_key, "Bearer\t" + reader_key, "Basic " + reader_key, "Token " + reader_key,
        "Bearer " + reader_key + ",", "Bearer \"" + reader_key + '"',
        "Bearer " + reader_key + " " + reader_key, "Bearer " + reader_key + '\0',
        "Bearer " + reader_key.substr(1), "Bearer " + reader_key + "r", "Bearer, Bearer " + reader_key,
        "Bearer sha256:" + std::string(64, 'a')})
    EXPECT_EQ(check(wrong).status, Status::unauthorized) << wrong;
}

TEST_F(AuthenticationTest, Returns401ForTheHashOfAKey) {
  const auto hash = hashed(reader_key).value();
  EXPECT_EQ(check("Bearer " + hash).status, Status::unauthorized);
  EXPECT_EQ(check("Bearer " + hash.substr(7)).status, Status::unauthorized);
}

TEST_F(AuthenticationTest, Returns401ForSeveralAuthorizationHeaders) {
  for (const auto& first : {"Bearer " + reader_key, std::string("Basic eDp5")}) {
    EXPECT_EQ(answer(Verb::get, "/check", {first, "Bearer " + reader_key}).status, Status::unauthorized);
  }
}

TEST_F(AuthenticationTest, AcceptsTheLongestKeyAndNoLongerOne) {
  EXPECT_EQ(check("Bearer " + longest_key).status, Status::ok);
  EXPECT_EQ(check("Bearer " + longest_key + "l").status, Status::unauthorized);
}

TEST_F(AuthenticationTest, RequiresNoKeyOnOpenRoutes) {
  EXPECT_EQ(answer(Verb::get, "/live", {}).status, Status::ok);
  EXPECT_EQ(answer(Verb::get, "/live", {"Bearer wrong"}).status, Status::ok);
}

TEST_F(AuthenticationTest, PassesUnknownPathsToTheRouter) {
  EXPECT_EQ(answer(Verb::get, "/nowhere", {}).status, Status::not_found);
  EXPECT_EQ(answer(Verb::get, "/setup", {}).status, Status::method_not_allowed);
  EXPECT_EQ(answer(Verb::get, "/check/", {}).status, Status::temporary_redirect);
}

TEST_F(AuthenticationTest, RequiresWriteByDefault) {
  EXPECT_EQ(answer(Verb::post, "/setup", {}).status, Status::unauthorized);
  EXPECT_EQ(router_->match(mars::tests::make_request(Verb::post, "/setup")).access, Access::write);
}

TEST_F(AuthenticationTest, LogsAndCountsEachRejectionByReason) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> refused{
      {"missing", {}},
      {"malformed", {"Basic dXNlcjpwYXNz"}},
      {"malformed", {"Bearer"}},
      {"malformed", {"Bearer " + reader_key, "Bearer " + reader_key}},
      {"unknown", {"Bearer " + std::string(32, 'x')}},
      {"unknown", {"Bearer " + std::string(1000, 'x')}},
      {"scope", {"Bearer " + reader_key}}};
  for (const auto& [reason, credentials] : refused)
    answer(Verb::post, "/setup", credentials);
  EXPECT_EQ(check("Bearer " + reader_key).status, Status::ok);
  std::string events = logged();
  for (const auto& [reason, credentials] : refused) {
    const auto end = events.find('\n');
    const auto line = events.substr(0, end);
    EXPECT_THAT(line,
                testing::StartsWith(R"({"reason": ")" + reason + R"(", "client_address": "192.0.2.7", )"));
    EXPECT_THAT(line, testing::HasSubstr(R"("event": "AUTHENTICATION_REFUSED")"));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("xxx")));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr(reader_key)));
    events.erase(0, end + 1);
  }
  EXPECT_EQ(events, "");
  for (const auto* counted : {R"({reason="missing"} 1)", R"({reason="malformed"} 3)",
                              R"({reason="unknown"} 2)", R"({reason="scope"} 1)"})
    EXPECT_THAT(registry_.text(), testing::HasSubstr(std::string("authentication_refused_total") + counted));
}

}  // namespace
}  // namespace chassis::http
