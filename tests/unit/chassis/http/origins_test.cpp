#include "chassis/http/origins.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chassis::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Origins, AreTakenAsBrowsersSendThem) {
  EXPECT_THAT(parse_origins("https://mars.example, http://localhost:3000,http://[::1]:8080").value(),
              ElementsAre("https://mars.example", "http://localhost:3000", "http://[::1]:8080"));
}

TEST(Origins, OfAllAreAskedForAlone) {
  EXPECT_THAT(parse_origins("*").value(), ElementsAre("*"));
  EXPECT_THAT(parse_origins("*,https://mars.example").error(), HasSubstr("'*' is none"));
}

TEST(Origins, ThatNoBrowserSendsAreRefused) {
  for (const std::string wrong : {"",
                                  "mars.example",
                                  "https://",
                                  "https://mars.example/",
                                  "https://mars.example/app",
                                  "ftp://mars.example",
                                  "https://Mars.example",
                                  "HTTPS://mars.example",
                                  "https://mars.example:443",
                                  "http://mars.example:80",
                                  "https://mars.example:0",
                                  "https://mars.example:0443",
                                  "https://mars.example:65536",
                                  "https://mars.example:",
                                  "https://me@mars.example",
                                  "https://mars.example?x",
                                  "https://mars.example#x",
                                  "https://*.mars.example",
                                  "null",
                                  "https://a b",
                                  "https://mars.example\r\nX: y"}) {
    const auto origins = parse_origins(wrong);
    EXPECT_FALSE(origins) << wrong;
  }
}

TEST(Origins, AreAllReportedWhereWrong) {
  const auto fault = parse_origins("https://good.example,one,two").error();
  EXPECT_THAT(fault, HasSubstr("'one' is none"));
  EXPECT_THAT(fault, HasSubstr("'two' is none"));
}

TEST(Origins, AreAtMost100) {
  std::string list = "https://mars.example";
  for (int count = 1; count < 100; ++count)
    list += ",https://mars.example";
  EXPECT_TRUE(parse_origins(list));
  EXPECT_THAT(parse_origins(list + ",https://mars.example").error(), HasSubstr("more than 100"));
}

}  // namespace
}  // namespace chassis::http
