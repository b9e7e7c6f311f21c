// The real server below a path prefix of a real nginx that has nothing at `/`.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <string>

#include "tests/support/command.hpp"
#include "tests/support/nginx.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

/// What an operator writes who knows of X-Forwarded-Prefix.
const std::string with_headers = R"(location /mars/ {
      proxy_pass http://UPSTREAM/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Prefix /mars;
      proxy_set_header Forwarded "";
    })";

/// What an operator writes who does not: nothing tells the service of the prefix.
const std::string without_headers = "location /mars/ { proxy_pass http://UPSTREAM/; }";

class PathPrefix : public testing::TestWithParam<std::string> {
 protected:
  PathPrefix() { service_.process().await_log("DATABASE_READY"); }

  tests::HttpClient::Response get(std::string_view target) {
    return tests::HttpClient(nginx_.port()).request("GET", target, {}, {{"host", authority_}});
  }

  /// Where a client that has asked for `target` finds `reference`.
  std::string resolved(std::string_view target, std::string_view reference) const {
    const boost::urls::url base(fmt::format("http://{}{}", authority_, target));
    boost::urls::url url;
    resolve(base, boost::urls::parse_uri_reference(reference).value(), url).value();
    EXPECT_EQ(url.encoded_authority(), authority_) << reference;
    return std::string(url.encoded_target());
  }

  tests::Service service_{tests::Engine::sqlite, {{"ALLOWED_HOSTS", "127.0.0.1"}}};
  tests::Nginx nginx_{service_.process().port(), GetParam()};
  std::string authority_ = fmt::format("127.0.0.1:{}", nginx_.port());
};

TEST_P(PathPrefix, HasNothingBesideIt) {
  EXPECT_EQ(get("/").result_int(), 404U);
  EXPECT_EQ(get("/docs").result_int(), 404U);
  EXPECT_EQ(get("/mars/api/v1/live").result_int(), 200U);
}

TEST_P(PathPrefix, IsKeptByRedirects) {
  EXPECT_EQ(resolved("/mars/docs/", std::string(get("/mars/docs/?a=b")["Location"])), "/mars/docs?a=b");
}

TEST_P(PathPrefix, IsKeptByTheLinkToTheNextPage) {
  auto client = service_.connect();
  for (int count = 0; count < 2; ++count) {
    client.request("POST", "/api/v1/setup", R"({"x":5,"y":5,"direction":"NORTH"})",
                   {{"content-type", "application/json"}, {"host", "127.0.0.1"}});
  }
  const std::string link(get("/mars/api/v1/check?limit=1")["Link"]);
  const auto next = resolved("/mars/api/v1/check?limit=1", link.substr(1, link.find('>') - 1));
  const auto page = get(next);
  ASSERT_EQ(page.result_int(), 200U) << next;
  EXPECT_EQ(boost::json::parse(page.body()).at("probes").as_array().size(), 1U);
}

TEST_P(PathPrefix, IsKeptByTheServersOfTheDocument) {
  const auto document = boost::json::parse(get("/mars/openapi.json").body());
  const auto& server = document.at("servers").at(0).at("url").as_string();
  const auto base = resolved("/mars/openapi.json", std::string_view(server));
  EXPECT_EQ(get(base.substr(0, base.find_last_not_of('/') + 1) + "/api/v1/live").result_int(), 200U) << base;
}

TEST_P(PathPrefix, IsKeptByThePageInChromium) {
  const auto page =
      tests::run_command(fmt::format("timeout 100 node '{}' 'http://{}/mars/'", MARS_DOCS_PAGE, authority_));
  EXPECT_EQ(page.status, 0) << page.output;
  EXPECT_EQ(page.output, fmt::format("200\nhttp://{}/mars/api/v1/check\n", authority_));
}

INSTANTIATE_TEST_SUITE_P(Named, PathPrefix, testing::Values(with_headers));
INSTANTIATE_TEST_SUITE_P(NotNamed, PathPrefix, testing::Values(without_headers));

}  // namespace
}  // namespace mars
