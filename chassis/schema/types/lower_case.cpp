#include "chassis/schema/types/lower_case.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>
#include <vector>

#include "chassis/base/utf8.hpp"

namespace chassis::schema {

namespace {

using CodePoint = utf8proc_int32_t;

constexpr CodePoint capital_sigma = 0x3A3;
constexpr CodePoint final_sigma = 0x3C2;
constexpr CodePoint capital_dotted_i = 0x130;
constexpr CodePoint combining_dot = 0x307;

std::vector<CodePoint> code_points(std::string_view text) {
  std::vector<CodePoint> points;
  while (!text.empty()) {
    CodePoint point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (length <= 0) break;
    points.push_back(point);
    text.remove_prefix(static_cast<std::size_t>(length));
  }
  return points;
}

constexpr std::array<CodePoint, 17> inside_words{'\'',   '.',    ':',    0xB7,   0x387,  0x55F,
                                                 0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
                                                 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};

/// Unicode's property Cased.
bool is_cased(CodePoint point) {
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
         category == UTF8PROC_CATEGORY_LT || utf8proc_tolower(point) != point ||
         utf8proc_toupper(point) != point;
}

/// Unicode's property Case_Ignorable: marks, modifiers, formats, and the punctuation that stands inside
/// words.
bool is_case_ignorable(CodePoint point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      return std::ranges::find(inside_words, point) != inside_words.end();
  }
}

/// Whether the first that is not ignored is a letter with case.
bool begins_with_cased(auto&& points) {
  const auto first = std::ranges::find_if_not(points, is_case_ignorable);
  return first != points.end() && is_cased(*first);
}

bool is_final(const std::vector<CodePoint>& points, std::size_t at) {
  const auto split = points.begin() + static_cast<std::ptrdiff_t>(at);
  auto before = std::ranges::subrange(points.begin(), split) | std::views::reverse;
  auto behind = std::ranges::subrange(split + 1, points.end());
  return begins_with_cased(before) && !begins_with_cased(behind);
}

}  // namespace

std::string lower_case(std::string_view text) {
  const auto points = code_points(text);
  std::string lower;
  for (std::size_t at = 0; at < points.size(); ++at) {
    const bool is_final_sigma = points[at] == capital_sigma && is_final(points, at);
    const auto point = points[at] == capital_dotted_i ? 'i' : utf8proc_tolower(points[at]);
    append_code_point(lower, static_cast<char32_t>(is_final_sigma ? final_sigma : point));
    if (points[at] == capital_dotted_i) append_code_point(lower, combining_dot);
  }
  return lower;
}

}  // namespace chassis::schema
