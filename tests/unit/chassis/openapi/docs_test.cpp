#include "chassis/openapi/docs.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/exchange.hpp"

namespace chassis::openapi {
namespace {

TEST(FrontPageTest, LeadsToTheDocumentationBelowAnyPrefix) {
  const http::Router router(front_page_leading_to_docs());
  const auto location_below = [&router](const std::string& prefix) {
    auto request = mars::tests::make_request(http::Verb::get, "/");
    request.prefix = prefix;
    return std::string(mars::tests::answer(router, request).headers["Location"]);
  };
  EXPECT_EQ(location_below(""), "docs");
  EXPECT_EQ(location_below("/v2"), "/v2/docs");
}

}  // namespace
}  // namespace chassis::openapi
