#include "chassis/config/environment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace chassis::config {
namespace {

TEST(EnvFile, HoldsOneAssignmentALine) {
  const auto variables = parse_env_file("APP_PORT=8000\nENV = dev\r\n\n# a comment\nexport DB_NAME=mydb");
  EXPECT_EQ(variables, (Variables{{"APP_PORT", "8000"}, {"ENV", "dev"}, {"DB_NAME", "mydb"}}));
}

TEST(EnvFile, CommentsBeginAtAHashBehindWhiteSpace) {
  EXPECT_EQ(parse_env_file("ENV=dev # dev, test, prod"), (Variables{{"ENV", "dev"}}));
  EXPECT_EQ(parse_env_file("DB_PASSWORD=a#b"), (Variables{{"DB_PASSWORD", "a#b"}}));
  EXPECT_EQ(parse_env_file("DB_PASSWORD=#b"), (Variables{{"DB_PASSWORD", ""}}));
}

TEST(EnvFile, QuotesKeepWhatIsInside) {
  EXPECT_EQ(parse_env_file("A=' # x '"), (Variables{{"A", " # x "}}));
  EXPECT_EQ(parse_env_file("A=\"it's\" # why"), (Variables{{"A", "it's"}}));
  EXPECT_EQ(parse_env_file("A=\"\""), (Variables{{"A", ""}}));
}

TEST(EnvFile, TheLastOfTwoAssignmentsCounts) {
  EXPECT_EQ(parse_env_file("A=1\nA=2"), (Variables{{"A", "2"}}));
}

TEST(EnvFile, NamesTheLineThatIsWrong) {
  for (const auto* wrong : {"novalue", "=x", "1A=x", "A B=x", "A='open", "A=\"x\" y"})
    EXPECT_EQ(parse_env_file(std::string("OK=1\n") + wrong), std::unexpected("line 2 is not NAME=value"))
        << wrong;
}

TEST(Environment, LosesTheVariablesOfAPrefix) {
  setenv("MARS_TEST_A", "1", 1);
  setenv("MARS_TEST_B", "2", 1);
  remove_variables("MARS_TEST_A");
  EXPECT_EQ(getenv("MARS_TEST_A"), nullptr);
  EXPECT_STREQ(getenv("MARS_TEST_B"), "2");
}

TEST(Environment, HoldsTheVariablesOfTheProcess) {
  EXPECT_TRUE(process_environment().contains("PATH"));
}

}  // namespace
}  // namespace chassis::config
