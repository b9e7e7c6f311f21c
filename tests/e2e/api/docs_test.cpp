#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <regex>

#include "tests/support/service.hpp"

namespace mars {
namespace {

class Docs : public testing::Test {
 protected:
  tests::Service service_{tests::Engine::sqlite, {{"MAX_COMMAND_LENGTH", "77"}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_F(Docs, AreLinkedOnTheFrontPage) {
  EXPECT_THAT(client_.request("GET", "/").body(), testing::HasSubstr(R"(<a href="docs">)"));
}

TEST_F(Docs, LoadNothingFromElsewhere) {
  const auto page = client_.request("GET", "/docs");
  EXPECT_EQ(page["Content-Type"], "text/html; charset=utf-8");
  const std::regex reference(R"re((?:src|href)="([^"]*)")re");
  const std::string html = page.body();
  int references = 0;
  for (std::sregex_iterator match(html.begin(), html.end(), reference), end; match != end;
       ++match, ++references) {
    const auto target = "/" + (*match)[1].str();  // relative to /docs
    const auto file = client_.request("GET", target);
    EXPECT_EQ(file.result_int(), 200U) << target;
    EXPECT_FALSE(file.body().empty()) << target;
  }
  EXPECT_EQ(references, 4);
}

TEST_F(Docs, AreKnownToHeadToo) {
  const auto response = client_.request("HEAD", "/docs/swagger-ui-bundle.js");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_GT(std::stoul(std::string(response["Content-Length"])), 1'000'000U);
}

TEST_F(Docs, DescribeEveryEndpointByWhatValidatesIt) {
  const auto response = client_.request("GET", "/openapi.json");
  EXPECT_EQ(response["Content-Type"], "application/json");
  const auto document = boost::json::parse(response.body());
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  for (const auto* path : {"/api/v1/setup", "/api/v1/move", "/api/v1/check", "/api/v1/ready",
                           "/api/v1/events", "/api/v1/probes/{id}", "/api/v1/probes/{id}/moves",
                           "/api/v1/probes/{id}/plan", "/api/v1/probes/{id}/route"})
    EXPECT_TRUE(document.at("paths").as_object().contains(path)) << path;
  EXPECT_EQ(document.at("paths").at("/api/v1/move").at("patch").at("tags"), boost::json::array{"probes"});
  for (const auto* operation : {"/paths/~1api~1v1~1setup/post", "/paths/~1api~1v1~1move/patch"}) {
    const auto& described = document.at_pointer(operation);
    const auto& header = described.at("parameters").at(0);
    EXPECT_EQ(header.at("name"), "Idempotency-Key");
    EXPECT_EQ(header.at("in"), "header");
    EXPECT_EQ(header.at("required"), false);
    EXPECT_EQ(header.at("schema").at("anyOf").at(0).at("maxLength"), 255);
    EXPECT_TRUE(described.at("responses").as_object().contains("409"));
  }
  const auto& schemas = document.at("components").at("schemas");
  EXPECT_EQ(schemas.at("SetupRequest").at("properties").at("x").at("maximum"), 2147483647);
  EXPECT_EQ(schemas.at("MoveRequest").at("properties").at("command").at("maxLength"), 77);
}

/// Every "$ref" of the document names a schema that is there.
void expect_references_resolve(const boost::json::value& value, const boost::json::object& schemas) {
  if (const auto* object = value.if_object()) {
    for (const auto& [key, member] : *object) {
      if (key == "$ref") {
        const auto name =
            boost::json::value_to<std::string>(member).substr(sizeof("#/components/schemas/") - 1);
        EXPECT_TRUE(schemas.contains(name)) << name;
      }
      expect_references_resolve(member, schemas);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array)
      expect_references_resolve(item, schemas);
  }
}

TEST_F(Docs, LackNoSchema) {
  const auto document = boost::json::parse(client_.request("GET", "/openapi.json").body());
  expect_references_resolve(document, document.at("components").at("schemas").as_object());
}

}  // namespace
}  // namespace mars
