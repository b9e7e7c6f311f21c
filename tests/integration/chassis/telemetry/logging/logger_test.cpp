// What a hostile client writes into a field stays in that field, in a line of bounded length.

#include "chassis/telemetry/logging/logger.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/log_pipe.hpp"

namespace chassis::telemetry {
namespace {

/// The line, without its line feed, about an event with these fields.
std::string line_with(LogFields fields, const RequestContext* context = nullptr) {
  mars::tests::LogPipe pipe;
  {
    Logger logger(LogLevel::info, pipe.writing_end());
    logger.info("TESTED", fields, context);
  }
  auto line = pipe.read_all();
  EXPECT_TRUE(line.ends_with('\n'));
  line.pop_back();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  return line;
}

std::string logged(std::string_view text) {
  const auto line = line_with({{"field", text}});
  return std::string(boost::json::parse(line).at("field").as_string());
}

std::string utf8(unsigned point) {
  const auto byte = [](unsigned value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
  return {byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))};
}

bool must_be_escaped(unsigned point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C || point == 0x200E ||
         point == 0x200F || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

TEST(LoggedText, ShowsNoCharacterThatATerminalObeysAndEveryOtherAsItIs) {
  for (unsigned point = 0; point <= 0xFFFF; ++point) {
    if (point == 0xD800) point = 0xE000;
    // Few lines, and each checked for each of its characters.
    std::string text;
    std::vector<std::pair<unsigned, std::string>> characters;
    for (; characters.size() < 128 && point <= 0xFFFF && point != 0xD800; ++point) {
      characters.emplace_back(point, utf8(point));
      text += characters.back().second;
    }
    --point;
    const auto line = line_with({{"field", std::string_view(text)}});
    EXPECT_EQ(boost::json::parse(line).at("field").as_string(), text);
    for (const auto& [code, character] : characters) {
      if (must_be_escaped(code)) {
        EXPECT_EQ(line.find(character), std::string::npos) << code;
      } else if (code != '"' && code != '\\') {
        EXPECT_NE(line.find(character), std::string::npos) << code;
      }
    }
  }
}

TEST(LoggedText, IsEscapedInTheCorrelationIdToo) {
  RequestContext context;
  context.correlation_id = "a\u202Eb";
  const auto line = line_with({}, &context);
  EXPECT_NE(line.find(R"("correlation_id": "a\u202eb")"), std::string::npos) << line;
}

TEST(LoggedText, HasAReplacementForEachIllFormedByte) {
  EXPECT_EQ(logged("a\xFF\xC2\x62\xED\xA0\x80"),
            "a\uFFFD\uFFFD"
            "b\uFFFD");
  EXPECT_EQ(logged("\x80\x9B"), "\uFFFD\uFFFD");
}

TEST(LoggedText, IsWholeUpTo1024Bytes) {
  const std::string longest(1024, 'x');
  EXPECT_EQ(logged(longest), longest);
  EXPECT_EQ(logged(longest + "x"), std::string(1021, 'x') + "\u2026");
}

TEST(LoggedText, IsCutBetweenTwoCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    while (text.size() <= 1024)
      text += "\U0001F680";
    const auto cut = logged(text);
    EXPECT_LE(cut.size(), 1024U);
    EXPECT_GT(cut.size(), 1024U - 8);
    EXPECT_TRUE(cut.ends_with("\U0001F680\u2026")) << shift;
  }
}

TEST(LoggedLine, IsValidJsonOfBoundedLengthWhateverItsFieldsHold) {
  RequestContext context;
  context.correlation_id = std::string(128, '"');
  context.principal = std::string(64, 'p');
  for (const std::string unit : {"x", "\"", "\x01", "\x7F", "\u0085", "\u202E", "\xFF", "\U0001F680"}) {
    std::string text;
    while (text.size() < 100'000)
      text += unit;
    const std::string_view value = text;
    const auto line = line_with({{"method", value},
                                 {"path", value},
                                 {"number", std::int64_t{-9'000'000'000'000'000'000}},
                                 {"fraction", 1.2345678901234567e-300},
                                 {"client_address", value},
                                 {"user_agent", value},
                                 {"more", value},
                                 {"last", true}},
                                &context);
    EXPECT_LE(line.size() + 1, Logger::max_line);
    const auto object = boost::json::parse(line).as_object();
    EXPECT_EQ(object.size(), 13U);
    for (const auto* name : {"method", "path", "client_address", "user_agent", "more"})
      EXPECT_TRUE(object.at(name).as_string().ends_with("\u2026")) << name;
    EXPECT_EQ(object.at("correlation_id").as_string(), context.correlation_id);
  }
}

static_assert(Logger::max_line <= 8192);

}  // namespace
}  // namespace chassis::telemetry
