#include "chassis/postgres/parameters.hpp"

#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace chassis::postgres {

namespace {

using namespace std::string_literals;
using testing::ElementsAre;

/// The parameters as bytes.
std::vector<std::string> encoded(const Parameters& parameters) {
  const auto pointers = parameters.pointers();
  const auto lengths = parameters.lengths();
  std::vector<std::string> values;
  for (std::size_t index = 0; index < pointers.size(); ++index) {
    values.emplace_back(pointers[index], static_cast<std::size_t>(lengths[index]));
  }
  return values;
}

TEST(ParametersTest, AreBigEndian) {
  Parameters parameters;
  parameters.add(std::int32_t{0x01020304});
  parameters.add(std::int64_t{-2});
  parameters.add(std::string_view("EAST"));
  EXPECT_THAT(encoded(parameters),
              ElementsAre("\x01\x02\x03\x04"s, "\xff\xff\xff\xff\xff\xff\xff\xfe"s, "EAST"s));
}

TEST(ParametersTest, KeepTheBytesOfAUuid) {
  boost::uuids::uuid id{};
  for (std::uint8_t byte = 0; byte < 16; ++byte)
    id.data[byte] = byte;
  Parameters parameters;
  parameters.add(id);
  EXPECT_THAT(encoded(parameters),
              ElementsAre("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"s));
}

TEST(ParametersTest, MakeAnArrayOfAProjection) {
  const std::array<std::string, 2> names{"a", "bc"};
  Parameters parameters;
  parameters.add_array(names, [](const std::string& name) { return std::string_view(name); });
  EXPECT_THAT(encoded(parameters), ElementsAre("\0\0\0\1"
                                               "\0\0\0\0"
                                               "\0\0\0\x19"
                                               "\0\0\0\2"
                                               "\0\0\0\1"
                                               "\0\0\0\1"
                                               "a"
                                               "\0\0\0\2"
                                               "bc"s));
}

TEST(ParametersTest, MakeAnEmptyArrayWithoutDimensions) {
  const std::vector<std::int32_t> none;
  Parameters parameters;
  parameters.add_array(none, std::identity{});
  EXPECT_THAT(encoded(parameters), ElementsAre("\0\0\0\0\0\0\0\0\0\0\0\x17"s));
}

}  // namespace

}  // namespace chassis::postgres
