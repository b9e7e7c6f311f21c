#include "chassis/schema/types/boolean.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "chassis/schema/conversions.hpp"

namespace chassis::schema {

namespace {

constexpr std::array<std::pair<std::string_view, bool>, 12> words{{{"true", true},
                                                                   {"false", false},
                                                                   {"1", true},
                                                                   {"0", false},
                                                                   {"yes", true},
                                                                   {"no", false},
                                                                   {"on", true},
                                                                   {"off", false},
                                                                   {"t", true},
                                                                   {"f", false},
                                                                   {"y", true},
                                                                   {"n", false}}};

std::expected<bool, ErrorKind> from_text(std::string_view text) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  const auto* const found = std::ranges::find_if(
      words, [&](const auto& word) { return std::ranges::equal(text, word.first, {}, lower); });
  if (found == words.end()) return std::unexpected(error_kinds::not_boolean_text);
  return found->second;
}

std::expected<bool, ErrorKind> from_integer(std::int64_t integer) {
  if (integer != 0 && integer != 1) return std::unexpected(error_kinds::not_boolean_text);
  return integer == 1;
}

std::expected<bool, ErrorKind> from_number(double number) {
  constexpr double limit = 9223372036854775808.0;
  const bool is_integer = std::trunc(number) == number && std::abs(number) < limit;
  if (!is_integer) return std::unexpected(error_kinds::not_a_boolean);
  return from_integer(static_cast<std::int64_t>(number));
}

std::expected<bool, ErrorKind> to_boolean(const json::Value& value) {
  if (const auto* boolean = value.get_if<bool>()) return *boolean;
  if (const auto* integer = value.get_if<std::int64_t>()) return from_integer(*integer);
  if (const auto* number = value.get_if<double>()) return from_number(*number);
  if (value.get_if<std::string>() == nullptr) return std::unexpected(error_kinds::not_a_boolean);
  const auto text = to_text(value);
  if (!text) return std::unexpected(text.error());
  return from_text(*text);
}

}  // namespace

std::expected<bool, Errors> FieldType<bool>::parse(const json::Value& value, const Constraints& /*none*/) {
  const auto boolean = to_boolean(value);
  if (!boolean) return std::unexpected(invalid(boolean.error(), value));
  return *boolean;
}

void FieldType<bool>::write(std::string& out, bool value) {
  out += value ? "true" : "false";
}

json::Object FieldType<bool>::schema(const Constraints& /*none*/, Components& /*components*/) {
  return {{"type", "boolean"}};
}

}  // namespace chassis::schema
