#include "chassis/json/decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/chassis/json/generators.hpp"

namespace chassis::json {
namespace {

using namespace std::string_literals;

std::optional<std::string> decoded(std::string_view bytes) {
  std::string storage;
  const auto text = decode(bytes, storage);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

TEST(Decoder, DetectsEveryEncodingOfUnicode) {
  const struct {
    const char* encoding;
    std::string bytes;
  } cases[] = {
      {"UTF-8", "{}"s},
      {"UTF-8 with mark", "\xEF\xBB\xBF{}"s},
      {"UTF-16, little end first", "{\0}\0"s},
      {"UTF-16, big end first", "\0{\0}"s},
      {"UTF-16, little end first, with mark", "\xFF\xFE{\0}\0"s},
      {"UTF-16, big end first, with mark", "\xFE\xFF\0{\0}"s},
      {"UTF-32, little end first", "{\0\0\0}\0\0\0"s},
      {"UTF-32, big end first", "\0\0\0{\0\0\0}"s},
      {"UTF-32, little end first, with mark", "\xFF\xFE\0\0{\0\0\0}\0\0\0"s},
      {"UTF-32, big end first, with mark", "\0\0\xFE\xFF\0\0\0{\0\0\0}"s},
  };

  for (const auto& [encoding, bytes] : cases)
    EXPECT_EQ(decoded(bytes), "{}") << encoding;
}

TEST(Decoder, TakesTwoBytesForOneUnitOfUtf16) {
  EXPECT_EQ(decoded("1\0"s), "1");
  EXPECT_EQ(decoded("\0001"s), "1");
  EXPECT_EQ(decoded("\0"s), "\0"s);
  EXPECT_EQ(decoded("\0\0\0"s), "\0\0\0"s) << "three bytes are UTF-8";
}

TEST(Decoder, JoinsSurrogatePairsAndPassesLoneOnes) {
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8\x00\xDE"s), "\xF0\x9F\x98\x80");
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8"s), "\xED\xA0\xBD");
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8\x3D\xD8"s), "\xED\xA0\xBD\xED\xA0\xBD");
  EXPECT_EQ(decoded("\"\xED\xA0\xBD\""), "\"\xED\xA0\xBD\"");
}

TEST(Decoder, RefusesBytesOfNoEncoding) {
  EXPECT_EQ(decoded("\"\xFF\""), std::nullopt);
  EXPECT_EQ(decoded("\"\xC3\""), std::nullopt);
  EXPECT_EQ(decoded("\xFF\xFE{"s), std::nullopt) << "half a unit";
  EXPECT_EQ(decoded("\xFF\xFE\0\0\0\0\x11\0"s), std::nullopt) << "above U+10FFFF";
}

TEST(Decoder, AnEmptyTextIsEmptyInEveryEncoding) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("\xEF\xBB\xBF"), "");
  EXPECT_EQ(decoded("\xFF\xFE"), "");
}

RC_GTEST_PROP(Decoder, Utf32IsUtf8InOtherWords, ()) {
  const auto characters = *rc::gen::container<std::vector<char32_t>>(mars::tests::any_character());
  std::string wide = "\xFF\xFE\0\0"s;
  std::string narrow;
  for (const auto character : characters) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      wide += static_cast<char>(character >> shift & 0xFFU);
    append_code_point(narrow, character);
  }
  RC_ASSERT(decoded(wide) == narrow);
}

}  // namespace
}  // namespace chassis::json
