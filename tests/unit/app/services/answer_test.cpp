#include "app/services/answer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <stdexcept>

#include "chassis/base/uuid_generator.hpp"
#include "tests/unit/app/domain/generators.hpp"

namespace mars::services {
namespace {

RC_GTEST_PROP(KeptAnswer, OfAProbeIsReadAsItWasWritten, ()) {
  auto probe = *tests::any_probe();
  probe.id = chassis::UuidGenerator()();
  const Answer answer = state_of(probe);
  const bool same = parse_answer(to_text(answer)) == answer;
  RC_ASSERT(same);
}

TEST(KeptAnswer, OfARefusalIsReadAsItWasWritten) {
  using std::string_literals::operator""s;
  const std::array<MoveError, 6> errors{ProbeNotFound{chassis::UuidGenerator()()},
                                        domain::UnknownCommand{"X"},
                                        domain::UnknownCommand{"\0"s},
                                        domain::UnknownCommand{"\u03A9"},
                                        domain::OutsideGrid{{.id = {}, .width = 0, .height = 2147483647}},
                                        domain::BlockedByObstacle{{.x = 0, .y = 2147483647}}};
  for (const auto& error : errors) {
    const Answer answer = std::unexpected(error);
    EXPECT_EQ(parse_answer(to_text(answer)), answer) << to_text(answer);
    EXPECT_EQ(to_text(answer).find('\0'), std::string::npos);
  }
}

TEST(KeptAnswer, HasAFormThatLaterVersionsRead) {
  constexpr std::string_view id = "0190b5a0-0000-7000-8000-000000000000";
  const auto moved =
      parse_answer(R"({"id":"0190b5a0-0000-7000-8000-000000000000","x":3,"y":4,"direction":"EAST"})");
  ASSERT_TRUE(moved);
  EXPECT_EQ(to_text(moved), R"({"id":")" + std::string(id) + R"(","x":3,"y":4,"direction":"EAST"})");
  for (const auto* text : {R"({"code":"PROBE_NOT_FOUND","id":"0190b5a0-0000-7000-8000-000000000000"})",
                           R"({"code":"INVALID_COMMAND_ERROR","letter":"X"})",
                           R"({"code":"INVALID_MOVEMENT_ERROR","width":4,"height":2})",
                           R"({"code":"INVALID_MOVEMENT_ERROR","x":4,"y":2})"})
    EXPECT_EQ(to_text(parse_answer(text)), text);
}

TEST(KeptAnswer, IsADefectInAnyOtherForm) {
  for (const auto* text :
       {"", "null", "{}", R"({"code":"GONE"})", R"({"code":"INVALID_COMMAND_ERROR"})",
        R"({"id":7,"x":3,"y":4,"direction":"EAST"})", R"({"id":"x","x":3,"y":4,"direction":"EAST"})",
        R"({"id":"0190b5a0-0000-7000-8000-000000000000","x":3,"y":4,"direction":"UP"})"})
    EXPECT_THROW(static_cast<void>(parse_answer(text)), std::runtime_error) << text;
}

}  // namespace
}  // namespace mars::services
