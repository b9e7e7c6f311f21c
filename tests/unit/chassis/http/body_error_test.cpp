#include "chassis/http/body_error.hpp"

#include <gtest/gtest.h>

namespace chassis::http {
namespace {

TEST(BodyErrors, AreA400WhereTheBodyIsUnreadable) {
  const auto response = to_response(schema::BodyError(schema::UnreadableBody{}));
  EXPECT_EQ(response.status, Status::bad_request);
  EXPECT_EQ(response.body, R"({"detail":"There was an error parsing the body"})");
}

}  // namespace
}  // namespace chassis::http
