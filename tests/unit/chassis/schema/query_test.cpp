#include "chassis/schema/query.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>

#include "chassis/json/writer.hpp"

namespace chassis::schema {
namespace {

/// As Python 3.11 answers: `json.dumps(dict(parse_qsl(query, keep_blank_values=True)), ensure_ascii=False)`.
constexpr auto read_by_python = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"", R"({})"},
    {"&", R"({})"},
    {"=", R"({"":""})"},
    {"a", R"({"a":""})"},
    {"=b", R"({"":"b"})"},
    {"a==b=c", R"({"a":"=b=c"})"},
    {"a;b=1", R"({"a;b":"1"})"},
    {"&&a=1&&b&", R"({"a":"1","b":""})"},
    {"a=1&b=2&a=3", R"({"a":"3","b":"2"})"},
    {"a+b=c+d%2B", R"({"a b":"c d+"})"},
    {"a=%&%=b", R"({"a":"%","%":"b"})"},
    {"%26=%3D", R"({"&":"="})"},
    {"%ff=%fe", "{\"\uFFFD\":\"\uFFFD\"}"},
    {"ids[]=1", R"({"ids[]":"1"})"},
    {R"(filter={"a":1})", R"({"filter":"{\"a\":1}"})"},
    {"a|b", R"({"a|b":""})"},
    {"d=50%", R"({"d":"50%"})"},
    {"a=b?c/d:e@f", R"({"a":"b?c/d:e@f"})"},
});

TEST(Query, IsReadAsPythonReadsIt) {
  for (const auto& [query, expected] : read_by_python)
    EXPECT_EQ(json::to_string(read_query(query)), expected) << query;
}

}  // namespace
}  // namespace chassis::schema
