#include "chassis/schema/error_response.hpp"

#include <gtest/gtest.h>

namespace chassis::schema {
namespace {

template <class Response>
std::string written(const Response& response) {
  std::string out;
  write(out, response);
  return out;
}

TEST(ErrorResponse, CarriesACodeAndAMessage) {
  EXPECT_EQ(written(ErrorResponse{{"PROBE_NOT_FOUND", "Probe \"x\" not found."}}),
            R"({"detail":{"code":"PROBE_NOT_FOUND","message":"Probe \"x\" not found."}})");
}

}  // namespace
}  // namespace chassis::schema
