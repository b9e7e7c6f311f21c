#include "chassis/base/utf8.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace chassis {

namespace {

constexpr std::uint8_t byte_at(std::string_view text, std::size_t index) {
  return static_cast<std::uint8_t>(text[index]);
}

/// Eight bytes looked at together.
using Word = std::uint64_t;

constexpr Word repeated(std::uint8_t byte) {
  return byte * Word{0x0101010101010101U};
}

constexpr Word high_bits = repeated(0x80);

Word word_at(std::string_view text, std::size_t index) {
  Word word = 0;
  std::memcpy(&word, text.data() + index, sizeof(word));
  return word;
}

/// Zero exactly where no byte of ASCII is below `limit`.
constexpr Word bytes_below(Word word, std::uint8_t limit) {
  return (word - repeated(limit)) & ~word & high_bits;
}

constexpr bool is_continuation(std::uint8_t byte) {
  return (byte & 0xC0U) == 0x80U;
}

/// How many bytes a leading byte announces; 0 for a byte that leads nothing.
constexpr std::size_t announced_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

/// The second byte excludes overlong forms and what lies above U+10FFFF.
constexpr bool is_second_byte(std::uint8_t lead, std::uint8_t second) {
  if (!is_continuation(second)) return false;
  if (lead == 0xE0) return second >= 0xA0;
  if (lead == 0xF0) return second >= 0x90;
  if (lead == 0xF4) return second < 0x90;
  return true;
}

/// How many bytes `text`, which begins with no sequence of UTF-8, has of the beginning of one; at least 1.
std::size_t broken_length(std::string_view text) {
  const auto lead = byte_at(text, 0);
  const auto announced = announced_length(lead);
  const bool is_surrogate_lead = text.size() > 1 && lead == 0xED && byte_at(text, 1) >= 0xA0;
  if (announced < 2 || text.size() < 2 || is_surrogate_lead || !is_second_byte(lead, byte_at(text, 1)))
    return 1;
  std::size_t length = 2;
  while (length < announced && length < text.size() && is_continuation(byte_at(text, length)))
    ++length;
  return length;
}

}  // namespace

std::size_t sequence_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = byte_at(text, 0);
  const auto length = announced_length(lead);
  if (length <= 1) return length;
  if (text.size() < length || !is_second_byte(lead, byte_at(text, 1))) return 0;
  for (std::size_t index = 2; index < length; ++index) {
    if (!is_continuation(byte_at(text, index))) return 0;
  }
  return length;
}

bool is_surrogate(std::string_view sequence) {
  return sequence.size() == 3 && byte_at(sequence, 0) == 0xED && byte_at(sequence, 1) >= 0xA0;
}

std::size_t end_of_ascii(std::string_view text, std::size_t from) {
  while (text.size() - from >= sizeof(Word) && (word_at(text, from) & high_bits) == 0)
    from += sizeof(Word);
  while (from < text.size() && byte_at(text, from) < 0x80)
    ++from;
  return from;
}

std::size_t end_of_plain_ascii(std::string_view text, std::size_t from) {
  const auto is_plain = [](std::uint8_t byte) {
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
  };
  while (text.size() - from >= sizeof(Word)) {
    const auto word = word_at(text, from);
    const auto controls = bytes_below(word, 0x20);
    const auto quotes = bytes_below(word ^ repeated('"'), 1);
    const auto backslashes = bytes_below(word ^ repeated('\\'), 1);
    if (((word & high_bits) | controls | quotes | backslashes) != 0) break;
    from += sizeof(Word);
  }
  while (from < text.size() && is_plain(byte_at(text, from)))
    ++from;
  return from;
}

bool is_wtf8(std::string_view text) {
  for (auto at = end_of_ascii(text, 0); at < text.size(); at = end_of_ascii(text, at)) {
    const auto length = sequence_length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

bool has_surrogate(std::string_view text) {
  constexpr char lead = '\xED';
  for (auto at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
    if (is_surrogate(text.substr(at, 3))) return true;
  }
  return false;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t continuations = 0;
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(Word); at += sizeof(Word)) {
    const auto word = word_at(text, at);
    // Of a continuation byte, the highest bit is set and the next is not.
    continuations += static_cast<std::size_t>(std::popcount(word & ~(word << 1U) & high_bits));
  }
  for (; at < text.size(); ++at)
    continuations += is_continuation(byte_at(text, at)) ? 1 : 0;
  return text.size() - continuations;
}

std::string replace_ill_formed(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    auto length = sequence_length(bytes);
    if (length != 0 && !is_surrogate(bytes.substr(0, length))) {
      text += bytes.substr(0, length);
    } else {
      length = broken_length(bytes);
      text += "\uFFFD";
    }
    bytes.remove_prefix(length);
  }
  return text;
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    append_code_point(text, static_cast<std::uint8_t>(byte));
  return text;
}

void append_code_point(std::string& out, char32_t code_point) {
  const auto append = [&out](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  const auto append_continuation = [&](unsigned shift) { append(0x80U | ((code_point >> shift) & 0x3FU)); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0U | (code_point >> 6U));
    append_continuation(0);
  } else if (code_point < 0x10000) {
    append(0xE0U | (code_point >> 12U));
    append_continuation(6);
    append_continuation(0);
  } else {
    append(0xF0U | (code_point >> 18U));
    append_continuation(12);
    append_continuation(6);
    append_continuation(0);
  }
}

}  // namespace chassis
