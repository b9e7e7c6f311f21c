#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace chassis::telemetry {

/// A statement of a repository, as metrics and spans show it. All are string literals.
struct DatabaseStatement {
  std::string_view name;
  std::string_view sql;        ///< with its parameters left open
  std::string_view operation;  ///< such as "SELECT"
  std::string_view table;      ///< that it is about
};

/// Both tables of statements, as one.
template <std::size_t A, std::size_t B>
constexpr std::array<DatabaseStatement, A + B> joined(const std::array<DatabaseStatement, A>& first,
                                                      const std::array<DatabaseStatement, B>& second) {
  std::array<DatabaseStatement, A + B> all;
  std::ranges::copy(second, std::ranges::copy(first, all.begin()).out);
  return all;
}

}  // namespace chassis::telemetry
