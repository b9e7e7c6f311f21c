#include "chassis/base/unquote.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <utility>

namespace chassis {
namespace {

using namespace std::string_view_literals;

/// As Python 3.11 answers: `urllib.parse.unquote(text)`.
constexpr auto decoded_by_python = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"", ""},
    {"/api/v1/%73etup", "/api/v1/setup"},
    {"+ %2B", "+ +"},
    {"%", "%"},
    {"%%", "%%"},
    {"%4", "%4"},
    {"%zz", "%zz"},
    {"%4G", "%4G"},
    {"%+4", "%+4"},
    {"%%41", "%A"},
    {"50%", "50%"},
    {"%25%34%31", "%41"},
    {"%00", "\0"sv},
    {"%C3%A9%c3%a9", "\u00E9\u00E9"},
    {"%e2%82%ac", "\u20AC"},
    {"%f0%9f%9a%80", "\U0001F680"},
    {"%ff", "\uFFFD"},
    {"%80%80", "\uFFFD\uFFFD"},
    {"%c0%af", "\uFFFD\uFFFD"},
    {"%e2%82", "\uFFFD"},
    {"%e2%82%", "\uFFFD%"},
    {"%e2%28%a1", "\uFFFD(\uFFFD"},
    {"%E1%80%E2", "\uFFFD\uFFFD"},
    {"%ed%a0%80", "\uFFFD\uFFFD\uFFFD"},
    {"%ed%9f%bf", "\uD7FF"},
    {"a%f0%9f", "a\uFFFD"},
    {"%f0%9f%98", "\uFFFD"},
    {"%f0%80%80%80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"%f4%90%80%80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"%F1%80%80%E1%80%C2%62%80%63%80%BF%64", "\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"},
});

TEST(Unquote, DecodesAsPythonDoes) {
  for (const auto& [text, expected] : decoded_by_python)
    EXPECT_EQ(unquote(text), expected) << text;
}

TEST(Unquote, ReplacesBytesThatAreNoText) {
  EXPECT_EQ(unquote("a\xff%41"), "a\uFFFDA");
  EXPECT_EQ(unquote("a\xe2\x82"), "a\uFFFD");
}

}  // namespace
}  // namespace chassis
