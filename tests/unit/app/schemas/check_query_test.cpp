#include "app/schemas/check_query.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "chassis/json/writer.hpp"
#include "chassis/schema/query.hpp"
#include "chassis/schema/types/uuid_text.hpp"

namespace mars::schemas {
namespace {

std::string answer_to(std::string_view query) {
  const auto parameters = parse_query(CheckQuery::model(), query);
  if (parameters) return "valid";
  std::string out;
  chassis::schema::write_errors(out, parameters.error());
  return out;
}

TEST(CheckQuery, MayBeEmpty) {
  const auto query = parse_query(CheckQuery::model(), "");
  ASSERT_TRUE(query);
  EXPECT_FALSE(query->limit);
  EXPECT_FALSE(query->cursor);
}

TEST(CheckQuery, TakesLimitAndCursorAndIgnoresOthers) {
  const auto query =
      parse_query(CheckQuery::model(), "a&limit=7&cursor=01a205f7-4e7f-73cd-8eca-b25302b7d062&limit=+%38");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->limit, 8);
  EXPECT_EQ(query->cursor, chassis::schema::parse_uuid("01a205f7-4e7f-73cd-8eca-b25302b7d062").value());
}

TEST(CheckQuery, LimitsTheLimit) {
  EXPECT_EQ(answer_to("limit=1"), "valid");
  EXPECT_EQ(answer_to("limit=1000"), "valid");
  EXPECT_EQ(answer_to("limit=0"),
            R"({"detail":[{"type":"greater_than_equal","loc":["query","limit"],)"
            R"("msg":"Input should be greater than or equal to 1","input":"0","ctx":{"ge":1}}]})");
  EXPECT_EQ(answer_to("limit=1001"),
            R"({"detail":[{"type":"less_than_equal","loc":["query","limit"],)"
            R"("msg":"Input should be less than or equal to 1000","input":"1001","ctx":{"le":1000}}]})");
}

TEST(CheckQuery, ReportsEverythingThatIsWrong) {
  EXPECT_EQ(answer_to("cursor=z&limit="),
            R"({"detail":[{"type":"int_parsing","loc":["query","limit"],)"
            R"("msg":"Input should be a valid integer, unable to parse string as an integer","input":""},)"
            R"({"type":"uuid_parsing","loc":["query","cursor"],"msg":"Input should be a valid UUID, )"
            R"(invalid character: found `z` at 0","input":"z",)"
            R"("ctx":{"error":"invalid character: found `z` at 0"}}]})");
}

TEST(CheckQuery, EchoesWhatPydanticWouldEcho) {
  for (const auto& [sent, echoed] :
       {std::pair("%ff", "\uFFFD"), std::pair("5%", "5%"), std::pair("a%e2%82b", "a\uFFFDb"),
        std::pair("+1+x+", " 1 x "), std::pair("%00", "\\u0000"), std::pair("[]|{}^`", "[]|{}^`"),
        std::pair("%22", "\\\"")}) {
    const auto answer = answer_to(std::string("limit=") + sent);
    EXPECT_TRUE(answer.contains(std::string(R"("input":")") + echoed + '"')) << answer;
  }
}

TEST(CheckQuery, DescribesItselfAsParameters) {
  chassis::schema::Components components;
  EXPECT_EQ(
      chassis::json::to_string(CheckQuery::model().parameters("query", components)),
      R"([{"name":"limit","in":"query","required":false,"schema":)"
      R"({"anyOf":[{"type":"integer","maximum":1000,"minimum":1},{"type":"null"}],"title":"Limit",)"
      R"("description":"Maximum number of probes to list; all by default."}},)"
      R"({"name":"cursor","in":"query","required":false,"schema":)"
      R"({"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Cursor",)"
      R"("description":"Lists only probes after this one: see the header Link of the previous page."}}])");
}

}  // namespace
}  // namespace mars::schemas
