#include "chassis/schema/model.hpp"

#include <gtest/gtest.h>

#include "chassis/json/reader.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::schema {
namespace {

struct Item {
  std::int32_t count = 0;
  std::string unit_name;

  static constexpr auto model() {
    return schema::model<Item>("Item", "", field("count", &Item::count, {.ge = 1, .description = "how many"}),
                               field("unit_name", &Item::unit_name));
  }

  bool operator==(const Item&) const = default;
};

struct Order {
  Item first;
  std::vector<Item> others;

  static constexpr auto model() {
    return schema::model<Order>("Order", "What is wanted.",
                                field("first", &Order::first, {.description = "the most wanted"}),
                                field("others", &Order::others))
        .validator("first rule", [](const Order& order) { return order.first.count != 13; })
        .validator("second rule", [](const Order& order) { return order.first.count < 13; });
  }
};

std::expected<Order, Errors> order_of(std::string_view text) {
  return Order::model().validate(json::read(text).value());
}

std::string errors_of(std::string_view text) {
  std::string out;
  const auto order = order_of(text);
  if (!order) write_errors(out, order.error());
  return out;
}

TEST(Model, FillsItsMembersAndIgnoresTheRest) {
  const auto order =
      order_of(R"({"others":[{"unit_name":"kg","count":"2"}],"more":1,"first":{"count":1,"unit_name":"m"}})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->first, (Item{1, "m"}));
  EXPECT_EQ(order->others, (std::vector<Item>{{2, "kg"}}));
}

TEST(Model, ReportsEveryWrongFieldInTheOrderOfDeclaration) {
  EXPECT_EQ(
      errors_of(R"({"others":[{"unit_name":1},7],"first":{"unit_name":"m","count":0}})"),
      R"({"detail":[)"
      R"({"type":"greater_than_equal","loc":["first","count"],"msg":"Input should be greater than or equal to 1",)"
      R"("input":0,"ctx":{"ge":1}},)"
      R"({"type":"missing","loc":["others",0,"count"],"msg":"Field required","input":{"unit_name":1}},)"
      R"({"type":"string_type","loc":["others",0,"unit_name"],"msg":"Input should be a valid string","input":1},)"
      R"({"type":"model_attributes_type","loc":["others",1],)"
      R"("msg":"Input should be a valid dictionary or object to extract fields from","input":7}]})");
}

TEST(Model, ChecksOnceItsFieldsAreRightAndReportsTheFirst) {
  EXPECT_EQ(errors_of(R"({"first":{"count":13,"unit_name":""},"others":[]})"),
            R"({"detail":[{"type":"value_error","loc":[],"msg":"Value error, first rule",)"
            R"("input":{"first":{"count":13,"unit_name":""},"others":[]},"ctx":{"error":{}}}]})");
  EXPECT_NE(errors_of(R"({"first":{"count":14,"unit_name":""},"others":[]})").find("second rule"),
            std::string::npos);
  EXPECT_EQ(errors_of(R"({"first":{"count":13,"unit_name":""},"others":1})").find("rule"), std::string::npos);
}

TEST(Model, WritesItsMembersInTheOrderOfDeclaration) {
  std::string out;
  write(out, Order{.first = {1, "m\""}, .others = {{2, ""}, {3, "kg"}}});
  EXPECT_EQ(out, R"({"first":{"count":1,"unit_name":"m\""},)"
                 R"("others":[{"count":2,"unit_name":""},{"count":3,"unit_name":"kg"}]})");
}

TEST(Model, DescribesItselfAndWhatItMentions) {
  Components components;
  EXPECT_EQ(json::to_string(Order::model().schema(components)), R"({"$ref":"#/components/schemas/Order"})");
  EXPECT_EQ(
      json::to_string(components.to_json()),
      R"({"schemas":{"Item":{"properties":{)"
      R"("count":{"type":"integer","minimum":1,"title":"Count","description":"how many"},)"
      R"("unit_name":{"type":"string","title":"Unit Name"}},)"
      R"("type":"object","required":["count","unit_name"],"title":"Item"},)"
      R"("Order":{"properties":{)"
      R"("first":{"$ref":"#/components/schemas/Item","description":"the most wanted"},)"
      R"("others":{"type":"array","items":{"$ref":"#/components/schemas/Item"},"title":"Others"}},)"
      R"("type":"object","required":["first","others"],"title":"Order","description":"What is wanted."}}})");
}

}  // namespace
}  // namespace chassis::schema
