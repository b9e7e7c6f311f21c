#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/support/service.hpp"

namespace mars {
namespace {

class Setup : public tests::OnBothEngines {
 protected:
  tests::HttpClient::Response set_up(std::string_view body) {
    return client_.request("POST", "/api/v1/setup", body);
  }
};

TEST_P(Setup, AnswersWithTheNewProbe) {
  const auto response = set_up(R"({"x": 5, "y": 3, "direction": "EAST"})");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_EQ(response["Content-Type"], "application/json");
  const auto probe = boost::json::parse(response.body());
  EXPECT_EQ(probe.at("x"), 0);
  EXPECT_EQ(probe.at("y"), 0);
  EXPECT_EQ(probe.at("direction"), "EAST");
  EXPECT_EQ(probe.at("id").as_string().size(), 36U);
}

TEST_P(Setup, Returns422AboveTheLargestGrid) {
  EXPECT_EQ(set_up(R"({"x": 2147483647, "y": 2147483647, "direction": "EAST"})").result_int(), 200U);
  const auto refused = set_up(R"({"x": 2147483648, "y": 99999999999999999999999, "direction": "EAST"})");
  EXPECT_EQ(refused.result_int(), 422U);
  EXPECT_EQ(
      refused.body(),
      R"({"detail":[{"type":"less_than_equal","loc":["body","x"],)"
      R"("msg":"Input should be less than or equal to 2147483647","input":2147483648,"ctx":{"le":2147483647}},)"
      R"({"type":"less_than_equal","loc":["body","y"],)"
      R"("msg":"Input should be less than or equal to 2147483647","input":99999999999999999999999,)"
      R"("ctx":{"le":2147483647}}]})");
}

TEST_P(Setup, AnswersWhereTheOriginalBroke) {
  struct Case {
    std::string_view body;
    unsigned status;
    std::string_view type;
  };

  for (const auto& [body, status, type] : std::to_array<Case>({
           {R"({"x": NaN, "y": 1, "direction": "EAST"})", 422, "finite_number"},
           {R"({"x": -Infinity, "y": 1, "direction": "EAST"})", 422, "finite_number"},
           {R"({"x": 1e400, "y": 1, "direction": "EAST"})", 422, "finite_number"},
           {R"({"x": "\ud800", "y": 1, "direction": "EAST"})", 422, ""},
           {R"({"x": 1, "y": 1, "direction": NaN})", 422, "enum"},
           {R"({"x": 1, "y": 1, "z": NaN})", 422, "missing"},
       })) {
    const auto response = set_up(body);
    EXPECT_EQ(response.result_int(), status) << body;
    EXPECT_NE(response.body().find(type), std::string::npos) << response.body();
    EXPECT_NO_THROW(boost::json::parse(response.body())) << response.body();
  }
}

TEST_P(Setup, EchoesWhatJsonCannotHoldAsNull) {
  const auto response = set_up(R"({"x": NaN, "y": 1, "direction": "EAST"})");
  EXPECT_TRUE(boost::json::parse(response.body()).at("detail").at(0).at("input").is_null());
}

TEST_P(Setup, AnUnreadableBodyIsABadRequest) {
  for (const std::string& body :
       {std::string("{\"x\": \"\xff\"}"), std::string(100'000, '['), std::string(5000, '9')}) {
    const auto response = set_up(body);
    EXPECT_EQ(response.result_int(), 400U);
    EXPECT_EQ(response.body(), R"({"detail":"There was an error parsing the body"})");
  }
}

INSTANTIATE_TEST_SUITE_P(, Setup, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
