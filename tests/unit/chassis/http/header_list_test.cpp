#include "chassis/http/header_list.hpp"

#include <gmock/gmock.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace chassis::http {
namespace {

using testing::ElementsAre;

Headers lines(Field name, std::initializer_list<std::string_view> values) {
  Headers headers;
  headers.insert(Field::host, "x");
  for (const auto value : values)
    headers.insert(name, value);
  return headers;
}

TEST(HeaderList, HasTheElementsOfAllLines) {
  const auto headers = lines(Field::connection, {"a, b", "", ",,c ,", "\td"});
  EXPECT_THAT(list_elements(headers, Field::connection), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(list_elements(headers, Field::accept), ElementsAre());
}

TEST(HeaderList, LeavesQuotedStringsWhole) {
  const auto headers = lines(Field::accept, {R"(a;x="1,2\",3", b)", R"(c;x="4, d)"});
  EXPECT_THAT(list_elements(headers, Field::accept), ElementsAre(R"(a;x="1,2\",3")", "b", R"(c;x="4, d)"));
}

TEST(HeaderList, FindsAnElementInUpperAndLowerCase) {
  const auto headers = lines(Field::connection, {"keep-alive", "x, Close"});
  EXPECT_TRUE(list_has(headers, Field::connection, "close"));
  EXPECT_TRUE(list_has(headers, Field::connection, "keep-alive"));
  EXPECT_FALSE(list_has(headers, Field::connection, "keep"));
}

/// The elements with their weights.
std::vector<std::pair<std::string, int>> weighted(std::initializer_list<std::string_view> values) {
  const auto headers = lines(Field::accept, values);
  std::vector<std::pair<std::string, int>> found;
  for (const auto& [value, thousandths] : weighted_elements(headers, Field::accept))
    found.emplace_back(value, thousandths);
  return found;
}

TEST(HeaderList, ReadsWeights) {
  EXPECT_THAT(weighted({"a/b, c/d;q=0.5", "e/f ; x=1 ; Q=0.123;y"}),
              ElementsAre(std::pair("a/b", 1000), std::pair("c/d", 500), std::pair("e/f", 123)));
  EXPECT_THAT(weighted({"a;q=0,b;q=0.0,c;q=0.,d;q=1,e;q=1.000"}),
              ElementsAre(std::pair("a", 0), std::pair("b", 0), std::pair("c", 0), std::pair("d", 1000),
                          std::pair("e", 1000)));
}

TEST(HeaderList, LeavesElementsWithMalformedWeightsOut) {
  EXPECT_THAT(weighted({"a;q=,b;q=2,c;q=1.001,d;q=-1,e;q=.5,f;q=0.1234,g;q=0,5,h;q=0 .5,i;q=x,j;q=10"}),
              ElementsAre(std::pair("g", 0), std::pair("5", 1000)));
}

}  // namespace
}  // namespace chassis::http
