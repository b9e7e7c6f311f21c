#include "chassis/http/header_list.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <charconv>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>

#include "chassis/base/text.hpp"

namespace chassis::http {

namespace {

constexpr std::uint16_t whole = 1000;

/// The end of the first part of `text`: the first `separator` outside of a quoted string.
std::size_t end_of_part(std::string_view text, char separator) {
  bool quoted = false;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (quoted && text[index] == '\\') {
      ++index;
    } else if (text[index] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[index] == separator) {
      return index;
    }
  }
  return text.size();
}

/// Takes the first part off `text`, with the separator behind it.
std::string_view take_part(std::string_view& text, char separator) {
  const auto end = end_of_part(text, separator);
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(part);
}

auto lines_of(const Headers& headers, Field name) {
  const auto [first, last] = headers.equal_range(name);
  return std::ranges::subrange(first, last);
}

/// `qvalue`: 0 to 1 with three decimals at most.
std::optional<std::uint16_t> weight(std::string_view text) {
  constexpr std::string_view form = "0.000";
  if (text.empty() || text.size() > form.size() || (text.size() > 1 && text[1] != '.')) return std::nullopt;
  std::string digits(text.substr(0, 1));
  digits.append(text.substr(std::min<std::size_t>(2, text.size()))).resize(form.size() - 1, '0');
  std::uint16_t thousandths = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), thousandths);
  if (error != std::errc{} || end != digits.data() + digits.size() || thousandths > whole)
    return std::nullopt;
  return thousandths;
}

/// The element with the weight among its parameters.
std::optional<WeightedElement> weighted(std::string_view element) {
  WeightedElement result{.value = take_part(element, ';'), .thousandths = whole};
  while (!element.empty()) {
    const auto parameter = take_part(element, ';');
    if (!boost::beast::iequals(parameter.substr(0, 2), "q=")) continue;
    const auto given = weight(parameter.substr(2));
    if (!given) return std::nullopt;
    result.thousandths = *given;
  }
  return result;
}

}  // namespace

std::vector<std::string_view> list_elements(const Headers& headers, Field name) {
  std::vector<std::string_view> elements;
  for (const auto& line : lines_of(headers, name)) {
    for (std::string_view rest = line.value(); !rest.empty();) {
      if (const auto element = take_part(rest, ','); !element.empty()) elements.push_back(element);
    }
  }
  return elements;
}

bool list_has(const Headers& headers, Field name, std::string_view element) {
  for (const auto& line : lines_of(headers, name)) {
    for (std::string_view rest = line.value(); !rest.empty();) {
      if (boost::beast::iequals(take_part(rest, ','), element)) return true;
    }
  }
  return false;
}

std::vector<WeightedElement> weighted_elements(const Headers& headers, Field name) {
  std::vector<WeightedElement> elements;
  for (const auto element : list_elements(headers, name)) {
    if (const auto one = weighted(element)) elements.push_back(*one);
  }
  return elements;
}

}  // namespace chassis::http
