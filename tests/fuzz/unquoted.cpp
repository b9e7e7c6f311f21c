#include "tests/fuzz/unquoted.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace mars::fuzz {

namespace {

constexpr std::size_t longest = 4;

unsigned byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

/// The length that the first byte announces; 0 for one that may not be the first.
std::size_t announced(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC0) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF8 ? 4 : 0;
}

/// Decodes all of it, and asks whether the code point may be written so.
bool is_well_formed(std::string_view sequence) {
  if (sequence.empty() || announced(byte_at(sequence, 0)) != sequence.size()) return false;
  if (sequence.size() == 1) return true;
  unsigned long code_point = byte_at(sequence, 0) & (0x7FU >> sequence.size());
  for (std::size_t index = 1; index < sequence.size(); ++index) {
    if ((byte_at(sequence, index) & 0xC0U) != 0x80) return false;
    code_point = code_point * 64 + (byte_at(sequence, index) & 0x3FU);
  }
  constexpr unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code_point >= 0xD800 && code_point < 0xE000;
  return code_point >= least[sequence.size()] && code_point <= 0x10FFFF && !is_surrogate;
}

/// Whether a well-formed sequence begins so.
bool may_begin(std::string_view part) {
  return std::ranges::any_of(std::string_view("\x80\x90\xA0"), [&](char second) {
    std::string whole(part);
    if (whole.size() < 2) whole += second;
    whole.resize(std::max(announced(byte_at(part, 0)), whole.size()), '\x80');
    return is_well_formed(whole);
  });
}

std::size_t longest_part(std::string_view text) {
  std::size_t size = 1;
  while (size < std::min(longest, text.size()) && may_begin(text.substr(0, size + 1)))
    ++size;
  return size;
}

std::string with_replacements(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    std::size_t size = std::min(longest, bytes.size());
    while (size > 0 && !is_well_formed(bytes.substr(0, size)))
      --size;
    text += size > 0 ? bytes.substr(0, size) : std::string_view("\xEF\xBF\xBD");
    bytes.remove_prefix(size > 0 ? size : longest_part(bytes));
  }
  return text;
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && std::isxdigit(static_cast<unsigned char>(text[1])) != 0 &&
         std::isxdigit(static_cast<unsigned char>(text[2])) != 0;
}

}  // namespace

std::string unquoted(std::string_view encoded) {
  std::string bytes;
  while (!encoded.empty()) {
    const bool escaped = is_escape(encoded);
    bytes += escaped ? static_cast<char>(std::stoi(std::string(encoded.substr(1, 2)), nullptr, 16))
                     : encoded.front();
    encoded.remove_prefix(escaped ? 3 : 1);
  }
  return with_replacements(bytes);
}

}  // namespace mars::fuzz
