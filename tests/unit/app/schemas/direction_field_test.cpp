#include "app/schemas/direction_field.hpp"

#include <gtest/gtest.h>

#include "chassis/json/writer.hpp"

namespace mars::schemas {
namespace {

namespace json = chassis::json;
using domain::Direction;

TEST(DirectionField, TakesTheExactNamesOnly) {
  for (const auto& [direction, name] : domain::direction_names) {
    EXPECT_EQ(chassis::schema::FieldType<Direction>::parse(name, {}), direction);
  }
  for (const json::Value& value : {json::Value("north"), json::Value(" NORTH "), json::Value(""),
                                   json::Value(0), json::Value(nullptr), json::Value(json::Array{"NORTH"})}) {
    const auto parsed = chassis::schema::FieldType<Direction>::parse(value, {});
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().at(0).type, "enum");
    EXPECT_EQ(parsed.error().at(0).msg, "Input should be 'NORTH', 'SOUTH', 'EAST' or 'WEST'");
    EXPECT_EQ(parsed.error().at(0).ctx, (json::Object{{"expected", "'NORTH', 'SOUTH', 'EAST' or 'WEST'"}}));
  }
}

TEST(DirectionField, RefusesALoneSurrogateAsText) {
  EXPECT_EQ(chassis::schema::FieldType<Direction>::parse("\xED\xA0\x80", {}).error().at(0).type,
            "string_unicode");
}

TEST(DirectionField, IsASchemaOfItsOwn) {
  chassis::schema::Components components;
  EXPECT_EQ(json::to_string(chassis::schema::FieldType<Direction>::schema({}, components)),
            R"({"$ref":"#/components/schemas/Direction"})");
  EXPECT_EQ(json::to_string(components.to_json()),
            R"({"schemas":{"Direction":{"type":"string","enum":["NORTH","SOUTH","EAST","WEST"],)"
            R"("title":"Direction"}}})");
}

TEST(DirectionField, IsWrittenByName) {
  std::string out;
  chassis::schema::FieldType<Direction>::write(out, Direction::west);
  EXPECT_EQ(out, R"("WEST")");
}

}  // namespace
}  // namespace mars::schemas
