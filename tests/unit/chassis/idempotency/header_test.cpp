#include "chassis/idempotency/header.hpp"

#include <gtest/gtest.h>

namespace chassis::idempotency {
namespace {

std::expected<Header, schema::Errors> parse(const json::Value& key) {
  return Header::model().validate(json::Object{{"Idempotency-Key", key}});
}

TEST(IdempotencyHeader, IsOptional) {
  const auto header = Header::model().validate(json::Object{});
  ASSERT_TRUE(header);
  EXPECT_FALSE(header->key);
}

TEST(IdempotencyHeader, TakesPrintableAsciiAsItStands) {
  for (const auto* key : {"a", " ~", R"("8e03978e-40d5-43dd-bc93-6894a57f9324")"}) {
    const auto header = parse(key);
    ASSERT_TRUE(header) << key;
    EXPECT_EQ(header->key, key);
  }
}

TEST(IdempotencyHeader, HasABoundedLength) {
  EXPECT_TRUE(parse(std::string(255, 'k')));
  EXPECT_EQ(parse(std::string(256, 'k')).error().front().type, "string_too_long");
  EXPECT_EQ(parse("").error().front().type, "string_too_short");
}

TEST(IdempotencyHeader, RefusesOtherCharactersAndSeveralKeys) {
  for (const auto* key : {"a\tb", "\x7F", "\u03A9", "\uFFFD"})
    EXPECT_EQ(parse(key).error().front().type, "value_error") << key;
  EXPECT_EQ(parse(json::Array{"one", "two"}).error().front().type, "string_type");
}

}  // namespace
}  // namespace chassis::idempotency
