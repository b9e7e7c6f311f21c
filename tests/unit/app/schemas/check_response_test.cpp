#include "app/schemas/check_response.hpp"

#include <gtest/gtest.h>

#include "chassis/json/writer.hpp"

namespace mars::schemas {
namespace {

std::string written(const CheckResponse& response) {
  std::string out;
  chassis::schema::write(out, response);
  return out;
}

TEST(CheckResponse, IsWrittenAsFastApiWritesIt) {
  EXPECT_EQ(written({}), R"({"probes":[]})");
  EXPECT_EQ(written({{{.x = 1}, {.y = 2, .direction = domain::Direction::west}}}),
            R"({"probes":[{"id":"00000000-0000-0000-0000-000000000000","x":1,"y":0,"direction":"NORTH"},)"
            R"({"id":"00000000-0000-0000-0000-000000000000","x":0,"y":2,"direction":"WEST"}]})");
}

TEST(CheckResponse, DescribesItselfByReferences) {
  chassis::schema::Components components;
  CheckResponse::model().schema(components);
  const auto document = components.to_json();
  const auto* schemas = document.find("schemas")->get_if<chassis::json::Object>();
  std::vector<std::string> names;
  for (const auto& [name, schema] : *schemas)
    names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"CheckResponse", "Direction", "ProbeResponse"}));
  EXPECT_EQ(
      chassis::json::to_string(*schemas->find("CheckResponse")),
      R"({"properties":{"probes":{"type":"array","items":{"$ref":"#/components/schemas/ProbeResponse"},)"
      R"("title":"Probes","description":"In order of creation."}},)"
      R"("type":"object","required":["probes"],"title":"CheckResponse","description":"Every probe there is."})");
}

}  // namespace
}  // namespace mars::schemas
