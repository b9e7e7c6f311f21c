#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "tests/support/service.hpp"

namespace mars {
namespace {

class Check : public tests::OnBothEngines {
 protected:
  std::vector<std::string> listed_ids() {
    const auto response = client_.request("GET", "/api/v1/check");
    EXPECT_EQ(response.result_int(), 200U);
    EXPECT_EQ(response["Content-Type"], "application/json");
    std::vector<std::string> ids;
    const auto list = boost::json::parse(response.body());
    for (const auto& probe : list.at("probes").as_array())
      ids.push_back(boost::json::value_to<std::string>(probe.at("id")));
    return ids;
  }
};

TEST_P(Check, IsEmptyAtFirst) {
  EXPECT_EQ(client_.request("GET", "/api/v1/check").body(), R"({"probes":[]})");
}

TEST_P(Check, ListsProbesInOrderOfCreationAlsoAfterMoves) {
  std::vector<std::string> created;
  for (int count = 0; count < 10; ++count)
    created.push_back(tests::set_up_probe(client_, 5, 5));
  for (const auto moved : {7U, 2U, 5U})
    client_.request("PATCH", "/api/v1/move", tests::move_body(created[moved], "M"));
  EXPECT_EQ(listed_ids(), created);
}

TEST_P(Check, ListsMoreThanOnePageWhole) {
  std::vector<std::string> created;
  for (int count = 0; count < 2001; ++count)
    created.push_back(tests::set_up_probe(client_, 5, 5));
  EXPECT_EQ(listed_ids(), created);
  EXPECT_EQ(client_.request("GET", "/api/v1/ready").result_int(), 200U)
      << "the connection must still be usable";
}

TEST_P(Check, ListsPagesOfUpToAThousandWithALinkToTheNext) {
  for (int count = 0; count < 1001; ++count)
    tests::set_up_probe(client_, 5, 5);
  const auto first = client_.request("GET", "/api/v1/check?limit=1000");
  EXPECT_EQ(boost::json::parse(first.body()).at("probes").as_array().size(), 1000U);
  const std::string link(first["Link"]);
  const auto second = client_.request("GET", "/api/v1/check" + link.substr(1, link.find('>') - 1));
  EXPECT_EQ(boost::json::parse(second.body()).at("probes").as_array().size(), 1U);
  EXPECT_EQ(second.count("Link"), 0U);
  EXPECT_EQ(client_.request("GET", "/api/v1/check?limit=1001").result_int(), 422U);
}

TEST_P(Check, EndsTheListByClosingForHttp10Clients) {
  for (int count = 0; count < 1001; ++count)
    tests::set_up_probe(client_, 5, 5);
  auto old_client = service_.connect();
  old_client.send("GET /api/v1/check HTTP/1.0\r\n\r\n");
  const auto response = old_client.read();
  EXPECT_EQ(response.count("Transfer-Encoding"), 0U);
  EXPECT_EQ(boost::json::parse(response.body()).at("probes").as_array().size(), 1001U);
  EXPECT_TRUE(old_client.at_end());
}

INSTANTIATE_TEST_SUITE_P(, Check, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
