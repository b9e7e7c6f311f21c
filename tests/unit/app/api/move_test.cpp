#include "app/api/move.hpp"

#include <boost/uuid/uuid_io.hpp>

#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

class MoveEndpoint : public ApiFixture {
 protected:
  chassis::http::Response move(std::string_view command) {
    return request(
        chassis::http::Verb::patch, "/api/v1/move",
        R"({"id": ")" + to_string(probe_.id) + R"(", "command": ")" + std::string(command) + "\"}");
  }

  repositories::ProbeState probe_ =
      tests::run(setup_.set_up(context_, {.x = 5, .y = 5, .direction = domain::Direction::east}))
          ->answer.value();
};

TEST_F(MoveEndpoint, AnswersWithTheMovedProbe) {
  EXPECT_EQ(move("MML").body, R"({"id":")" + to_string(probe_.id) + R"(","x":2,"y":0,"direction":"NORTH"})");
}

TEST_F(MoveEndpoint, AnswersRefusalsWithTheirStatus) {
  EXPECT_EQ(move("X").status, chassis::http::Status::bad_request);
  EXPECT_EQ(move("R").status, chassis::http::Status::ok);
  EXPECT_EQ(move("M").status, chassis::http::Status::unprocessable_entity);
  probe_.id = new_id_();
  EXPECT_EQ(move("M").status, chassis::http::Status::not_found);
}

TEST_F(MoveEndpoint, TakesTheLongestCommandThatIsConfigured) {
  EXPECT_EQ(move(std::string(max_command_length, 'L')).status, chassis::http::Status::ok);
  EXPECT_EQ(move(std::string(max_command_length + 1, 'L')).status,
            chassis::http::Status::unprocessable_entity);
}

}  // namespace
}  // namespace mars::api
