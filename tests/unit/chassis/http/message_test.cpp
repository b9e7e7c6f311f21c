#include "chassis/http/message.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

namespace chassis::http {
namespace {

TEST(Message, SplitsTheTargetOfARequest) {
  Request request;
  ASSERT_TRUE(split_target("/api/v1/%73etup?a=%20b&c", request));
  EXPECT_EQ(request.path, "/api/v1/setup");
  EXPECT_EQ(request.query, "a=%20b&c");
}

TEST(Message, AcceptsEveryPrintableCharacterInPathAndQuery) {
  for (char c = '!'; c <= '~'; ++c) {
    if (c == '#' || c == '?') continue;
    const std::string text{'a', c, 'b'};
    Request request;
    ASSERT_TRUE(split_target("/" + text + "?" + text + "?" + text, request)) << c;
    EXPECT_EQ(request.path, "/" + text);
    EXPECT_EQ(request.query, text + "?" + text);
  }
}

TEST(Message, RejectsEveryOtherByte) {
  for (int byte = 0; byte < 256; ++byte) {
    if (byte > ' ' && byte <= '~') continue;
    const std::string text{'/', 'a', static_cast<char>(byte), 'b'};
    for (const auto& target : {text, "/?" + text, "/#" + text}) {
      Request request;
      EXPECT_FALSE(split_target(target, request)) << byte;
      EXPECT_EQ(request.path, target) << "the log shows it as it was sent";
    }
  }
}

TEST(Message, DecodesThePathAsPythonDoes) {
  for (const auto& [target, path] : {std::pair("/api/v1/{id}", "/api/v1/{id}"), std::pair("/50%", "/50%"),
                                     std::pair("/%zz%41", "/%zzA"), std::pair("/%c3%a9%ff", "/\u00E9\uFFFD"),
                                     std::pair("/a+b", "/a+b"), std::pair("//a/../b", "//a/../b")}) {
    Request request;
    ASSERT_TRUE(split_target(target, request));
    EXPECT_EQ(request.path, path);
  }
}

TEST(Message, CutsTheFragment) {
  for (const auto* target : {"/a?b#c", "/a?b#", "/a?b##", "/a?b#c?d#e"}) {
    Request request;
    ASSERT_TRUE(split_target(target, request));
    EXPECT_EQ(request.path, "/a") << target;
    EXPECT_EQ(request.query, "b") << target;
  }
  Request request;
  ASSERT_TRUE(split_target("/a#b?c", request));
  EXPECT_EQ(request.path, "/a");
  EXPECT_EQ(request.query, "");
}

TEST(Message, AcceptsATargetInAbsoluteForm) {
  for (const auto* target : {"http://mars.example:80/docs?x", "HTTPS://mars.example:80/docs?x#y"}) {
    Request request;
    request.message.set(Field::host, "other.example");
    ASSERT_TRUE(split_target(target, request));
    EXPECT_EQ(request.path, "/docs");
    EXPECT_EQ(request.query, "x");
    EXPECT_EQ(request.host(), "mars.example:80");
  }
}

TEST(Message, ReadsAnEmptyPathAsTheRoot) {
  for (const auto* target : {"http://mars.example", "http://mars.example?x", "http://mars.example#x"}) {
    Request request;
    ASSERT_TRUE(split_target(target, request));
    EXPECT_EQ(request.path, "/") << target;
  }
}

TEST(Message, HasTheHostOfItsHeaderOtherwise) {
  Request request;
  EXPECT_EQ(request.host(), "");
  request.message.set(Field::host, "other.example");
  ASSERT_TRUE(split_target("/docs", request));
  EXPECT_EQ(request.host(), "other.example");
}

TEST(Message, AcceptsTheAsteriskOfOptions) {
  for (const auto* target : {"*", "http://mars.example"}) {
    Request request;
    request.message.method(Verb::options);
    ASSERT_TRUE(split_target(target, request));
    EXPECT_EQ(request.path, "*") << target;
  }
}

TEST(Message, RejectsAMalformedTarget) {
  for (const auto* wrong :
       {"", "*", "docs", "?x", "#x", "/a b", "mars.example:80", "ftp://mars.example/", "file:///etc/passwd",
        "httpx://a/", "http:/a", "http:a", "http://", "http:///a", "http://:80/a",
        "http://user@mars.example/", "http://a b/", "http://[::1/", "http://mars.example:x/"}) {
    Request request;
    EXPECT_FALSE(split_target(wrong, request)) << wrong;
  }
}

TEST(Message, TruncatesAMalformedTargetForTheLog) {
  Request request;
  EXPECT_FALSE(split_target(std::string(10'000, 'a'), request));
  EXPECT_EQ(request.path, std::string(1024, 'a'));
}

/// Whether the connection stays open after a request of that version with those lines.
bool stays_open(unsigned version, std::initializer_list<const char*> connection) {
  RequestHead head;
  head.version(version);
  for (const auto* line : connection)
    head.insert(Field::connection, line);
  return keeps_alive(head);
}

TEST(Message, ReadsEveryLineOfConnection) {
  EXPECT_TRUE(stays_open(11, {}));
  EXPECT_TRUE(stays_open(11, {"keep-alive", "x"}));
  EXPECT_FALSE(stays_open(11, {"keep-alive", "close"}));
  EXPECT_FALSE(stays_open(11, {"x, CLOSE"}));
  EXPECT_FALSE(stays_open(10, {}));
  EXPECT_FALSE(stays_open(10, {"x", "y"}));
  EXPECT_TRUE(stays_open(10, {"x", "Keep-Alive"}));
  EXPECT_FALSE(stays_open(10, {"keep-alive", "close"}));
}

/// Whether a client of that version waits with those lines.
bool waits(unsigned version, std::initializer_list<const char*> expect) {
  RequestHead head;
  head.version(version);
  for (const auto* line : expect)
    head.insert(Field::expect, line);
  return expects_continue(head);
}

TEST(Message, RecognizesExpectContinue) {
  EXPECT_TRUE(waits(11, {"100-Continue"}));
  EXPECT_TRUE(waits(11, {"x", "y, 100-continue"}));
  EXPECT_FALSE(waits(11, {}));
  EXPECT_FALSE(waits(11, {"200-ok"}));
  EXPECT_FALSE(waits(10, {"100-continue"})) << "HTTP/1.0 has no interim answers";
}

TEST(Message, EscapesTheDetailOfAnError) {
  EXPECT_EQ(detail_response(Status::bad_request, "a \"b\"\n").body, R"({"detail":"a \"b\"\n"})");
}

TEST(Message, ErrorResponseHasTheStatusCodeAndTextOfItsDeclaration) {
  constexpr schema::ErrorType<std::string_view, int> busy{{503, "BUSY", 7}, "{} is busy for {} s."};
  const auto response = error_response(busy, "The \"printer\"", 7);
  EXPECT_EQ(response.status, Status::service_unavailable);
  EXPECT_EQ(response.body, R"({"detail":{"code":"BUSY","message":"The \"printer\" is busy for 7 s."}})");
  EXPECT_EQ(response.headers[Field::retry_after], "7");
}

TEST(Message, ErrorResponseHasNoRetryAfterWhereARetryDoesNotHelp) {
  constexpr schema::ErrorType<> gone{{410, "GONE"}, "Gone."};
  EXPECT_EQ(error_response(gone).headers.count(Field::retry_after), 0U);
}

TEST(Message, EscapesTheMessageOfACodedError) {
  const auto response = coded_response({.status = 403, .code = "CODE"}, "a \"b\"");
  EXPECT_EQ(response.status, Status::forbidden);
  EXPECT_EQ(response.body, R"({"detail":{"code":"CODE","message":"a \"b\""}})");
}

}  // namespace
}  // namespace chassis::http
