#include "chassis/schema/types/uuid_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "chassis/base/hexadecimal.hpp"
#include "chassis/base/utf8.hpp"

namespace chassis::schema {

namespace {

using boost::uuids::uuid;

constexpr std::size_t simple_length = 32;
constexpr std::size_t hyphenated_length = 36;
constexpr std::string_view urn_prefix = "urn:uuid:";
constexpr std::array<std::size_t, 5> group_lengths{8, 4, 4, 4, 12};
/// Longer text is not looked at: none of the spellings has more bytes than the one with `urn:uuid:`.
constexpr std::size_t longest = urn_prefix.size() + hyphenated_length;

constexpr bool is_hyphen_position(std::size_t index) {
  return index == 8 || index == 13 || index == 18 || index == 23;
}

std::optional<uuid> parse_digits(std::string_view text) {
  uuid id{};
  std::size_t digits = 0;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text.size() == hyphenated_length && is_hyphen_position(index)) {
      if (text[index] != '-') return std::nullopt;
      continue;
    }
    const auto value = hex_value(text[index]);
    if (value < 0) return std::nullopt;
    auto& byte = id.data[digits++ / 2];
    byte = static_cast<std::uint8_t>(static_cast<unsigned>(byte) << 4U | static_cast<unsigned>(value));
  }
  return id;
}

/// A spelling without what surrounds its digits.
struct Spelling {
  std::string_view body;
  std::size_t offset = 0;      ///< of `body` in the whole text
  bool needs_hyphens = false;  ///< whether only the form with hyphens may stand here
};

Spelling unwrapped(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('{') && text.ends_with('}')) {
    return {.body = text.substr(1, text.size() - 2), .offset = 1, .needs_hyphens = true};
  }
  if (text.starts_with(urn_prefix)) {
    return {.body = text.substr(urn_prefix.size()), .offset = urn_prefix.size(), .needs_hyphens = true};
  }
  return {.body = text};
}

/// The index and the sequence of the first character that is no digit and no hyphen.
std::optional<std::string> wrong_character(const Spelling& spelling) {
  const auto* const wrong = std::ranges::find_if(
      spelling.body, [](char character) { return character != '-' && hex_value(character) < 0; });
  if (wrong == spelling.body.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(wrong - spelling.body.begin());
  const auto rest = spelling.body.substr(index);
  const auto character = rest.substr(0, std::max<std::size_t>(sequence_length(rest), 1));
  return fmt::format("invalid character: found `{}` at {}", character, index + spelling.offset);
}

std::string wrong_groups(std::string_view body) {
  std::vector<std::size_t> lengths{0};
  for (const char character : body) {
    if (character == '-') {
      lengths.push_back(0);
    } else {
      ++lengths.back();
    }
  }
  if (lengths.size() != group_lengths.size()) {
    return fmt::format("invalid group count: expected {}, found {}", group_lengths.size(), lengths.size());
  }
  const auto [found, expected] = std::ranges::mismatch(lengths, group_lengths);
  return fmt::format("invalid group length in group {}: expected {}, found {}", found - lengths.begin(),
                     *expected, *found);
}

std::string explain(std::string_view text, const Spelling& spelling) {
  const auto wrong_length = [&] { return fmt::format("invalid length: found {}", text.size()); };
  if (text.empty() || text.size() > longest) return wrong_length();
  if (auto message = wrong_character(spelling)) return *std::move(message);
  // A text as long as the form with hyphens is taken for it.
  const bool is_hyphenated = spelling.needs_hyphens || spelling.body.size() == hyphenated_length;
  if (!is_hyphenated && !spelling.body.contains('-')) return wrong_length();
  return wrong_groups(spelling.body);
}

}  // namespace

std::expected<uuid, std::string> parse_uuid(std::string_view text) {
  const auto spelling = unwrapped(text);
  const bool is_hyphenated = spelling.body.size() == hyphenated_length;
  const bool is_simple = spelling.body.size() == simple_length && !spelling.needs_hyphens;
  if (is_hyphenated || is_simple) {
    if (const auto id = parse_digits(spelling.body)) return *id;
  }
  return std::unexpected(explain(text, spelling));
}

void append_uuid(std::string& out, const uuid& id) {
  std::array<char, hyphenated_length> buffer{};
  std::size_t at = 0;
  for (const auto byte : id) {
    if (is_hyphen_position(at)) buffer[at++] = '-';
    buffer[at++] = hex_digits[byte >> 4U];
    buffer[at++] = hex_digits[byte & 0xFU];
  }
  out.append(buffer.data(), buffer.size());
}

}  // namespace chassis::schema
