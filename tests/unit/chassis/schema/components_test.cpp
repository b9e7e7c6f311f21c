#include "chassis/schema/components.hpp"

#include <gtest/gtest.h>

#include "chassis/json/writer.hpp"

namespace chassis::schema {
namespace {

TEST(Components, DescribeEachNameOnceAndInAlphabeticalOrder) {
  Components components;
  int descriptions = 0;
  const auto describe = [&] { return ++descriptions, json::Object{{"type", "string"}}; };
  EXPECT_EQ(components.reference("B", describe), (json::Object{{"$ref", "#/components/schemas/B"}}));
  components.reference("A", describe);
  components.reference("B", describe);
  EXPECT_EQ(descriptions, 2);
  EXPECT_EQ(json::to_string(components.to_json()),
            R"({"schemas":{"A":{"type":"string"},"B":{"type":"string"}}})");
}

TEST(Components, ASchemaMayMentionItself) {
  Components components;
  const std::function<json::Object()> node = [&] {
    return json::Object{{"next", components.reference("Node", node)}};
  };
  components.reference("Node", node);
  EXPECT_EQ(json::to_string(components.to_json()),
            R"({"schemas":{"Node":{"next":{"$ref":"#/components/schemas/Node"}}}})");
}

TEST(Components, TitlesAreThoseOfPydantic) {
  EXPECT_EQ(title_of("x"), "X");
  EXPECT_EQ(title_of("direction"), "Direction");
  EXPECT_EQ(title_of("max_command_length"), "Max Command Length");
}

TEST(Components, HoldTheValidationErrorOfFastApi) {
  Components components;
  EXPECT_EQ(json::to_string(validation_error_schema(components)),
            R"({"$ref":"#/components/schemas/HTTPValidationError"})");
  EXPECT_EQ(
      json::to_string(components.to_json()),
      R"({"schemas":{"HTTPValidationError":{"properties":{"detail":{)"
      R"("items":{"$ref":"#/components/schemas/ValidationError"},"type":"array","title":"Detail"}},)"
      R"("type":"object","title":"HTTPValidationError"},)"
      R"("ValidationError":{"properties":{)"
      R"("loc":{"items":{"anyOf":[{"type":"string"},{"type":"integer"}]},"type":"array","title":"Location"},)"
      R"("msg":{"type":"string","title":"Message"},"type":{"type":"string","title":"Error Type"},)"
      R"("input":{"title":"Input"},"ctx":{"type":"object","title":"Context"}},)"
      R"("type":"object","required":["loc","msg","type"],"title":"ValidationError"}}})");
}

}  // namespace
}  // namespace chassis::schema
