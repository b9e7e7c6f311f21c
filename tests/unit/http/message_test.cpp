#include "http/message.hpp"

#include <gtest/gtest.h>

namespace mars::http {
namespace {

TEST(Message, SplitsTheTargetOfARequest) {
  Request request;
  ASSERT_TRUE(split_target("/api/v1/%73etup?a=%20b&c", request));
  EXPECT_EQ(request.path, "/api/v1/setup");
  EXPECT_EQ(request.query, "a=%20b&c");
}

TEST(Message, TakesATargetInAbsoluteForm) {
  Request request;
  ASSERT_TRUE(split_target("http://mars.example/docs?x", request));
  EXPECT_EQ(request.path, "/docs");
  EXPECT_EQ(request.query, "x");
}

TEST(Message, RefusesWhatIsNoTarget) {
  for (const auto* wrong : {"", "*", "docs", "/%zz", "/a b"}) {
    Request request;
    EXPECT_FALSE(split_target(wrong, request)) << wrong;
  }
}

TEST(Message, EscapesTheDetailOfAnError) {
  EXPECT_EQ(detail_response(Status::bad_request, "a \"b\"\n").body, R"({"detail":"a \"b\"\n"})");
}

TEST(Message, EscapesTheMessageOfACodedError) {
  const auto response = coded_response(Status::forbidden, "CODE", "a \"b\"");
  EXPECT_EQ(response.status, Status::forbidden);
  EXPECT_EQ(response.body, R"({"detail":{"code":"CODE","message":"a \"b\""}})");
}

}  // namespace
}  // namespace mars::http
