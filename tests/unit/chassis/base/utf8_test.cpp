#include "chassis/base/utf8.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/chassis/json/generators.hpp"

namespace chassis {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, MeasuresSequencesAtTheirLimits) {
  EXPECT_EQ(sequence_length(""), 0U);
  EXPECT_EQ(sequence_length("\x7F"), 1U);
  EXPECT_EQ(sequence_length("\xC2\x80"), 2U);
  EXPECT_EQ(sequence_length("\xE0\xA0\x80"), 3U);
  EXPECT_EQ(sequence_length("\xED\xA0\x80"), 3U) << "surrogates pass";
  EXPECT_EQ(sequence_length("\xF0\x90\x80\x80"), 4U);
  EXPECT_EQ(sequence_length("\xF4\x8F\xBF\xBF more"), 4U);
}

TEST(Utf8, RefusesWhatIsNoSequence) {
  for (const auto text :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC2"sv, "\xC2 "sv, "\xE0\x9F\xBF"sv, "\xE2\x82"sv,
        "\xE2\x82 "sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv}) {
    EXPECT_EQ(sequence_length(text), 0U) << testing::PrintToString(text);
    EXPECT_FALSE(is_wtf8("eight or more bytes of ASCII" + std::string(text)));
  }
}

TEST(Utf8, FindsSurrogatesAndNothingElse) {
  EXPECT_TRUE(has_surrogate("a\xED\xA0\x80"));
  EXPECT_TRUE(has_surrogate("\xED\x9F\xBF\xED\xBF\xBF"));
  EXPECT_FALSE(has_surrogate("\xED\x9F\xBF\xEE\x80\x80"));
  EXPECT_FALSE(has_surrogate(""));
}

TEST(Utf8, StopsAtWhateverAStringEscapes) {
  for (const auto stop : {'"', '\\', '\n', '\0', '\x1F', '\x80', '\xFF'}) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(24, '\x7F');
      text[at] = stop;
      EXPECT_EQ(end_of_plain_ascii(text, 0), at);
      EXPECT_EQ(end_of_plain_ascii(text, at + 1), text.size());
    }
  }
  EXPECT_EQ(end_of_plain_ascii("0123456789 ~!", 3), 13U);
}

RC_GTEST_PROP(Utf8, CountsTheCodePointsThatWereAppended, ()) {
  const auto characters = *rc::gen::container<std::vector<char32_t>>(mars::tests::any_character());
  std::string text;
  for (const auto character : characters)
    append_code_point(text, character);
  RC_ASSERT(count_code_points(text) == characters.size());
  RC_ASSERT(is_wtf8(text));
  RC_ASSERT(!has_surrogate(text));
}

}  // namespace
}  // namespace chassis
