#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "chassis/base/text.hpp"

namespace chassis {

/// Reads at most `most` items, separated by commas. `parse` turns a text into an item, or into an empty
/// optional. The error names every text that is no item.
template <class Parse>
auto parse_comma_list(std::string_view list, std::size_t most, Parse parse)
    -> std::expected<std::vector<typename std::invoke_result_t<Parse, std::string_view>::value_type>,
                     std::string> {
  std::vector<typename std::invoke_result_t<Parse, std::string_view>::value_type> items;
  std::vector<std::string> faults;
  for (const auto text : split(list, ',')) {
    if (auto item = parse(text)) {
      items.push_back(*std::move(item));
    } else {
      faults.push_back(fmt::format("'{}' is none", text));
    }
  }
  if (items.size() > most) faults.push_back(fmt::format("there are more than {}", most));
  if (!faults.empty()) return std::unexpected(fmt::format("{}", fmt::join(faults, "; ")));
  return items;
}

}  // namespace chassis
