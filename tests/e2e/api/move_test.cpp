#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <thread>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

class Move : public tests::OnBothEngines {
 protected:
  tests::HttpClient::Response move(const std::string& id, const std::string& command) {
    return client_.request("PATCH", "/api/v1/move", tests::move_body(id, command));
  }

  std::string listed() { return client_.request("GET", "/api/v1/check").body(); }
};

TEST_P(Move, AnswersWithTheProbeWhereItIsNow) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  const auto response = move(id, "MMMRMMM");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_EQ(response.body(), R"({"id":")" + id + R"(","x":3,"y":3,"direction":"EAST"})");
}

TEST_P(Move, KeepsWhatItAnswered) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  const auto moved = move(id, "MMR").body();
  EXPECT_EQ(listed(), R"({"probes":[)" + moved + "]}");
}

TEST_P(Move, ChangesNothingWhereItIsRefused) {
  const auto id = tests::set_up_probe(client_, 2, 2);
  const auto before = listed();
  EXPECT_EQ(move(id, "MMM").result_int(), 422U);
  EXPECT_EQ(move(id, "MMX").result_int(), 400U);
  EXPECT_EQ(move("0190b5a0-0000-7000-8000-000000000000", "M").result_int(), 404U);
  EXPECT_EQ(listed(), before);
}

TEST_P(Move, Returns422OneLetterAboveTheLongestCommand) {
  const auto id = tests::set_up_probe(client_, 2, 2);
  EXPECT_EQ(move(id, std::string(100'000, 'L')).result_int(), 200U);
  const auto refused = move(id, std::string(100'001, 'L'));
  EXPECT_EQ(refused.result_int(), 422U);
  const auto error = boost::json::parse(refused.body()).at("detail").at(0);
  EXPECT_EQ(error.at("type"), "string_too_long");
  EXPECT_EQ(error.at("ctx").at("max_length"), 100'000);
}

TEST_P(Move, LosesNoneOfTwoHundredConcurrentMovesOfOneProbe) {
  constexpr int clients = 20;
  constexpr int moves_each = 10;
  const auto id = tests::set_up_probe(client_, 0, 100'000);
  std::atomic<int> accepted = 0;
  {
    std::vector<std::jthread> threads;
    for (int client = 0; client < clients; ++client) {
      threads.emplace_back([&] {
        auto connection = service_.connect();
        for (int count = 0; count < moves_each; ++count) {
          if (connection.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int() == 200)
            ++accepted;
        }
      });
    }
  }
  EXPECT_EQ(accepted, clients * moves_each);
  EXPECT_EQ(boost::json::parse(listed()).at("probes").at(0).at("y"), clients * moves_each);
}

INSTANTIATE_TEST_SUITE_P(, Move, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
