#include "chassis/schema/conversions.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "chassis/base/utf8.hpp"
#include "chassis/json/number.hpp"

namespace chassis::schema {

namespace {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// An integer in JSON's own spelling: `-`, then 0 or digits that do not begin with 0.
std::expected<Integer, ErrorKind> integer_from_digits(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto digits = text.substr(negative ? 1 : 0);
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin());
  // Pydantic's parser counts the sign, and gives up before it looks at what follows the digits.
  const auto extent = end + (negative ? 1U : 0U);
  const bool leading_zero = digits.starts_with('0');
  if (!leading_zero && extent > json::max_integer_digits)
    return std::unexpected(error_kinds::oversized_integer);
  if (end == 0 || end != digits.size() || (leading_zero && end > 1)) {
    return std::unexpected(error_kinds::not_integer_text);
  }
  std::int64_t integer = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (read.ec == std::errc::result_out_of_range) return Integer(json::BigInteger{std::string(text)});
  return integer;
}

/// The digits behind leading zeros; underscores among the zeros go with them. At least one character is left.
std::optional<std::string_view> without_leading_zeros(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '-' || (is_digit(text.front()) && text.front() != '0')) return text;
  if (text.front() != '0') return std::nullopt;
  const auto end = text.find_first_not_of("0_");
  if (end == std::string_view::npos) return text.substr(text.size() - 1);
  if (text[end] == '.') return text.substr(end - 1);
  if (text[end] == '-' || is_digit(text[end])) return text.substr(end);
  return std::nullopt;
}

std::string_view without_zero_fraction(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos || point + 1 == text.size()) return text;
  return text.find_first_not_of('0', point + 1) == std::string_view::npos ? text.substr(0, point) : text;
}

/// Without underscores, where each stands alone between two characters; unchanged otherwise.
std::string without_underscores(std::string_view text) {
  std::string digits(text);
  if (!text.starts_with('_') && !text.ends_with('_') && !text.contains("__")) std::erase(digits, '_');
  return digits;
}

/// Rewrites the spellings that only lax mode takes to JSON's own; nothing where it is none of them.
std::optional<std::string> normalized(std::string_view text) {
  const auto original_size = text.size();
  text = trimmed(text);
  if (text.starts_with("+-") || text.starts_with("--") || text.starts_with("-+")) {
    return std::nullopt;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);

  const auto significant = without_leading_zeros(text);
  if (!significant) return std::nullopt;
  auto digits = without_underscores(without_zero_fraction(*significant));
  if (digits.size() == original_size) return std::nullopt;
  return negative ? "-" + digits : digits;
}

std::expected<Integer, ErrorKind> integer_from_float(double number) {
  constexpr double limit = 9223372036854775808.0;
  if (!std::isfinite(number)) return std::unexpected(error_kinds::not_finite);
  if (std::trunc(number) != number) return std::unexpected(error_kinds::fractional_number);
  if (number <= -limit || number >= limit) return std::unexpected(error_kinds::oversized_integer);
  return static_cast<std::int64_t>(number);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char left, char right) { return (left | 0x20) == right; });
}

/// Digits with a point among or around them, and an exponent: [digits] [. [digits]] [e [sign] digits].
bool is_decimal(std::string_view text) {
  const auto skip_digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end;
  };
  auto digits = skip_digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (skip_digits() == 0) return false;
  }
  return text.empty();
}

/// What Rust parses as a float.
std::optional<double> number_from_digits(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto signed_value = [&](double size) { return negative ? -size : size; };
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
    return signed_value(std::numeric_limits<double>::infinity());
  if (equals_ignoring_case(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
  if (!is_decimal(text)) return std::nullopt;
  return signed_value(json::float_value(text));
}

/// A text with underscores is not trimmed.
std::expected<double, ErrorKind> number_from_text(std::string_view text) {
  if (const auto number = number_from_digits(trimmed(text))) return *number;
  if (const auto number = number_from_digits(without_underscores(text))) return *number;
  return std::unexpected(error_kinds::not_number_text);
}

/// Length of the white space that `text` begins with; 0 where it begins with something else.
std::size_t white_space_length(std::string_view text) {
  if (text.empty()) return 0;
  const char first = text.front();
  if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
  if (text.starts_with("\xC2\x85") || text.starts_with("\xC2\xA0")) return 2;
  if (text.size() < 3) return 0;
  const auto sequence = text.substr(0, 3);
  const bool is_space =
      (sequence >= "\xE2\x80\x80" && sequence <= "\xE2\x80\x8A") ||  // en quad to hair space
      sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9" ||    // separators
      sequence == "\xE2\x80\xAF" || sequence == "\xE2\x81\x9F" ||    // narrow spaces
      sequence == "\xE1\x9A\x80" || sequence == "\xE3\x80\x80";      // ogham, ideographic
  return is_space ? 3 : 0;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (const auto length = white_space_length(text))
    text.remove_prefix(length);
  constexpr std::size_t longest = 3;
  for (std::size_t length = 1; length <= std::min(longest, text.size());) {
    if (white_space_length(text.substr(text.size() - length)) == length) {
      text.remove_suffix(length);
      length = 1;
    } else {
      ++length;
    }
  }
  return text;
}

std::expected<std::string_view, ErrorKind> to_text(const json::Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return std::unexpected(error_kinds::not_a_string);
  if (has_surrogate(*text)) return std::unexpected(error_kinds::not_unicode);
  return *text;
}

std::expected<Integer, ErrorKind> integer_from_text(std::string_view text) {
  auto as_it_stands = integer_from_digits(text);
  if (as_it_stands || as_it_stands.error().type == error_kinds::oversized_integer.type) return as_it_stands;
  if (const auto rewritten = normalized(text)) {
    if (auto integer = integer_from_digits(*rewritten)) return integer;
  }
  return std::unexpected(error_kinds::not_integer_text);
}

std::expected<Integer, ErrorKind> to_integer(const json::Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return *integer;
  if (const auto* big = value.get_if<json::BigInteger>()) return Integer(*big);
  if (const auto* boolean = value.get_if<bool>()) return *boolean ? 1 : 0;
  if (const auto* number = value.get_if<double>()) return integer_from_float(*number);
  const auto text = to_text(value);
  if (text) return integer_from_text(*text);
  const bool is_string = value.get_if<std::string>() != nullptr;
  return std::unexpected(is_string ? text.error() : error_kinds::not_an_integer);
}

std::expected<double, ErrorKind> to_number(const json::Value& value) {
  if (const auto* number = value.get_if<double>()) return *number;
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* boolean = value.get_if<bool>()) return *boolean ? 1.0 : 0.0;
  if (const auto* big = value.get_if<json::BigInteger>()) {
    const double number = json::float_value(big->digits);
    if (std::isfinite(number)) return number;
    return std::unexpected(error_kinds::not_a_number);
  }
  const auto text = to_text(value);
  if (text) return number_from_text(*text);
  const bool is_string = value.get_if<std::string>() != nullptr;
  return std::unexpected(is_string ? text.error() : error_kinds::not_a_number);
}

}  // namespace chassis::schema
