#include "chassis/telemetry/tracing/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chassis::telemetry {
namespace {

const std::string trace = "0af7651916cd43dd8448eb211c80319c";
const std::string span = "b7ad6b7169203331";

TEST(TraceContext, ReadsAParent) {
  const auto parent = parse_traceparent("00-" + trace + '-' + span + "-01");
  ASSERT_TRUE(parent);
  EXPECT_EQ(parent->trace_id.front(), 0x0A);
  EXPECT_EQ(parent->trace_id.back(), 0x9C);
  EXPECT_EQ(parent->span_id.front(), 0xB7);
  EXPECT_EQ(parent->span_id.back(), 0x31);
  EXPECT_EQ(parent->flags, 1);
}

TEST(TraceContext, ReadsTheKnownPartOfALaterVersion) {
  const auto known = parse_traceparent("00-" + trace + '-' + span + "-01");
  EXPECT_EQ(parse_traceparent("01-" + trace + '-' + span + "-01"), known);
  EXPECT_EQ(parse_traceparent("fe-" + trace + '-' + span + "-01-more"), known);
}

TEST(TraceContext, IgnoresWhatIsMalformed) {
  const std::string zeros(32, '0');
  for (const std::string& header : {
           std::string(),
           std::string("00"),
           "00-" + trace + '-' + span,                             // no flags
           "00-" + trace + '-' + span + "-0",                      // one digit short
           "00-" + trace + '-' + span + "-01-more",                // version 00 has no more
           "01-" + trace + '-' + span + "-01more",                 // more begins with a hyphen
           "ff-" + trace + '-' + span + "-01",                     // never a version
           "00-" + zeros + '-' + span + "-01",                     // no trace
           "00-" + trace + '-' + zeros.substr(16) + "-01",         // no span
           "00-0AF7651916CD43DD8448EB211C80319C-" + span + "-01",  // upper case
           "00-" + trace + '-' + span + "-0g",                     // no digit
           "0x-" + trace + '-' + span + "-01",                     // neither
           "00_" + trace + '-' + span + "-01",                     // no hyphens
           "00-" + trace + '_' + span + "-01",
           "00-" + trace + '-' + span + "_01",
           ' ' + ("00-" + trace + '-' + span + "-01"),
       })
    EXPECT_FALSE(parse_traceparent(header)) << header;
}

}  // namespace
}  // namespace chassis::telemetry
