#include "chassis/http/middleware/security_headers.hpp"

#include <gmock/gmock.h>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The fixed headers of an answer of that type, as one text.
std::string headers_of(std::string_view content_type, std::string_view cache_control = {},
                       Status status = Status::ok) {
  const auto handler =
      wrap({std::make_shared<SecurityHeaders>()},
           [&](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
             Response response{.status = status, .content_type = std::string(content_type), .body = {}};
             if (!cache_control.empty()) response.headers.set(Field::cache_control, cache_control);
             co_return response;
           });
  return std::string(mars::tests::answer(handler, mars::tests::make_request(Verb::get, "/")).fixed_headers);
}

TEST(SecurityHeadersTest, ForbidResponsesOtherThanPagesToLoadAnything) {
  constexpr std::string_view expected =
      "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nCache-Control: no-store\r\n";
  EXPECT_EQ(headers_of("application/json"), expected);
  EXPECT_EQ(headers_of("text/plain; version=0.0.4; charset=utf-8"), expected);
  EXPECT_EQ(headers_of("", {}, Status::temporary_redirect), expected);
  EXPECT_EQ(headers_of("application/problem+json", {}, Status::not_found), expected);
}

TEST(SecurityHeadersTest, KeepTheCacheControlOfAResponse) {
  EXPECT_THAT(headers_of("text/javascript", "max-age=86400"), Not(HasSubstr("Cache-Control")));
  EXPECT_THAT(headers_of("text/javascript", "max-age=86400"), HasSubstr("default-src 'none'"));
}

TEST(SecurityHeadersTest, KeepThePolicyOfAPage) {
  const auto handler = wrap({std::make_shared<SecurityHeaders>()},
                            [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
                              Response response{.content_type = "text/html", .body = {}};
                              response.headers.set(SecurityHeaders::policy_name, "script-src 'self'");
                              co_return response;
                            });
  const auto response = mars::tests::answer(handler, mars::tests::make_request(Verb::get, "/"));
  EXPECT_EQ(response.headers[SecurityHeaders::policy_name], "script-src 'self'");
  EXPECT_THAT(std::string(response.fixed_headers), HasSubstr("nosniff"));
  EXPECT_THAT(std::string(response.fixed_headers), Not(HasSubstr("Content-Security-Policy")));
}

}  // namespace
}  // namespace chassis::http
