#include "app/schemas/probe_response.hpp"

#include <gtest/gtest.h>

namespace mars::schemas {
namespace {

TEST(ProbeResponse, IsWrittenAsFastApiWritesIt) {
  std::string out;
  chassis::schema::write(out, ProbeResponse{.x = 3, .y = 2147483647, .direction = domain::Direction::east});
  EXPECT_EQ(out, R"({"id":"00000000-0000-0000-0000-000000000000","x":3,"y":2147483647,"direction":"EAST"})");
}

}  // namespace
}  // namespace mars::schemas
