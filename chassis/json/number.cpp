#include "chassis/json/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace chassis::json {

namespace {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

std::size_t end_of_digits(std::string_view text, std::size_t from) {
  while (from < text.size() && is_digit(text[from]))
    ++from;
  return from;
}

/// The power of ten of the first digit of a float literal that is not zero.
std::int64_t magnitude(std::string_view literal) {
  if (literal.starts_with('-')) literal.remove_prefix(1);
  const auto exponent_at = std::min(literal.find_first_of("eE"), literal.size());
  const auto mantissa = literal.substr(0, exponent_at);
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  const auto first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return std::numeric_limits<std::int64_t>::min();

  // More digits than these make no difference: no body is long enough to make up for such an exponent.
  constexpr std::int64_t huge = 1'000'000'000'000;
  std::int64_t exponent = 0;
  if (exponent_at < literal.size()) {
    auto digits = literal.substr(exponent_at + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (read.ec != std::errc{}) exponent = digits.starts_with('-') ? -huge : huge;
    exponent = std::clamp(exponent, -huge, huge);
  }
  return exponent + point - static_cast<std::int64_t>(first);
}

}  // namespace

NumberExtent number_extent(std::string_view text) {
  std::size_t end = text.starts_with('-') ? 1 : 0;
  if (end == text.size() || !is_digit(text[end])) return {};
  end = text[end] == '0' ? end + 1 : end_of_digits(text, end);

  const auto integer_end = end;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))
    end = end_of_digits(text, end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    auto digits = end + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    if (const auto exponent_end = end_of_digits(text, digits); exponent_end > digits) end = exponent_end;
  }
  return {.length = end, .is_float = end > integer_end};
}

Value integer_value(std::string_view literal) {
  std::int64_t integer = 0;
  const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), integer);
  if (read.ec == std::errc{}) return integer;
  return BigInteger{std::string(literal)};
}

double float_value(std::string_view literal) {
  double number = 0;
  const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), number);
  if (read.ec == std::errc{}) return number;
  const auto limit = magnitude(literal) > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return literal.starts_with('-') ? -limit : limit;
}

void append_float(std::string& out, double number) {
  constexpr double least_without_exponent = 1e-4;
  constexpr double least_with_exponent = 1e16;
  const double size = std::abs(number);
  const bool fixed = size == 0 || (size >= least_without_exponent && size < least_with_exponent);
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.begin(), buffer.end(), number,
                                     fixed ? std::chars_format::fixed : std::chars_format::scientific);
  out.append(buffer.begin(), written.ptr);
  if (fixed && std::find(buffer.begin(), written.ptr, '.') == written.ptr) out += ".0";
}

}  // namespace chassis::json
