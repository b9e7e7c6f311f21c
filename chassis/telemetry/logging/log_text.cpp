#include "chassis/telemetry/logging/log_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "chassis/base/utf8.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::telemetry {

namespace {

constexpr std::string_view ellipsis = "\u2026";
constexpr unsigned char del = 0x7F;
constexpr std::size_t longest_escape = 6;  // \uXXXX, of one byte

/// Whether JSON holds `text` as it is and a terminal shows it as it is.
bool is_plain(std::string_view text) {
  return end_of_plain_ascii(text, 0) == text.size() &&
         (text.empty() || std::memchr(text.data(), del, text.size()) == nullptr);
}

/// The code point of a well-formed sequence.
char32_t code_point(std::string_view sequence) {
  constexpr unsigned continuation_bits = 6;
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return first;
  char32_t value = first & (0x7FU >> sequence.size());
  for (const char next : sequence.substr(1))
    value = (value << continuation_bits) | (static_cast<unsigned char>(next) & 0x3FU);
  return value;
}

/// DEL, C1, the two separators, and what has the property Bidi_Control.
bool is_obeyed(char32_t point) {
  return (point >= del && point <= 0x9F) || point == 0x061C || point == 0x200E || point == 0x200F ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/// Escapes in a string that is valid JSON what JSON does not require to be escaped.
std::string with_escapes(std::string_view json) {
  std::string escaped;
  while (!json.empty()) {
    const auto sequence = json.substr(0, std::max<std::size_t>(sequence_length(json), 1));
    const auto point = code_point(sequence);
    if (is_obeyed(point)) {
      fmt::format_to(std::back_inserter(escaped), "\\u{:04x}", static_cast<unsigned>(point));
    } else {
      escaped += sequence;
    }
    json.remove_prefix(sequence.size());
  }
  return escaped;
}

std::string json_string(std::string_view text) {
  std::string json;
  json::append_string(json, text);
  return with_escapes(json);
}

}  // namespace

std::string cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  constexpr std::size_t most_continuations = 3;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t end = most - std::min(most, ellipsis.size());
  for (std::size_t steps = 0; steps < most_continuations && end > 0 && continues(end); ++steps)
    --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

void append_log_text(std::string& line, std::string_view text, std::size_t room) {
  constexpr std::size_t quotes = 2;
  if (text.size() <= max_logged_text && text.size() + quotes <= room && is_plain(text)) {
    line.append("\"").append(text).append("\"");
    return;
  }
  auto json = json_string(cut_text(text, max_logged_text));
  if (json.size() > room) json = json_string(cut_text(text, (room - quotes) / longest_escape));
  line += json;
}

}  // namespace chassis::telemetry
