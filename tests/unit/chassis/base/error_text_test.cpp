#include "chassis/base/error_text.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <stdexcept>

namespace chassis {
namespace {

TEST(ErrorText, NamesNoSourceFile) {
  BOOST_STATIC_CONSTEXPR auto here = BOOST_CURRENT_LOCATION;
  boost::system::error_code refused;
  refused.assign(ECONNREFUSED, boost::system::system_category(), &here);
  const boost::system::system_error error(refused, "connect");
  EXPECT_NE(std::string(error.what()).find(".cpp"), std::string::npos);
  EXPECT_EQ(error_text(error), "connect: Connection refused");
}

TEST(ErrorText, IsThatOfOtherExceptions) {
  EXPECT_EQ(error_text(std::runtime_error("what it is [system:1]")), "what it is [system:1]");
}

}  // namespace
}  // namespace chassis
