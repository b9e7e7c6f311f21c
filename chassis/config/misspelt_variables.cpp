#include "chassis/config/misspelt_variables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>
#include <utility>

namespace chassis::config {

namespace {

/// Similar to our variables, but defined by others.
constexpr auto known_to_others = std::to_array<std::string_view>({
    "API_HOST",
    "API_PORT",
});

/// Kubernetes sets DB_PORT, DB_PORT_5432_TCP and others beside DB_SERVICE_HOST for a service "db".
bool is_of_a_service(std::string_view name, const Variables& variables) {
  constexpr auto parts = std::to_array<std::string_view>({"_SERVICE_", "_PORT"});
  return std::ranges::any_of(parts, [&](std::string_view part) {
    const auto at = name.rfind(part);
    return at != std::string_view::npos &&
           variables.contains(std::string(name.substr(0, at)) + "_SERVICE_HOST");
  });
}

/// In capitals, without underscores.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char character : name) {
    if (character != '_' && character != '-')
      letters += static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  }
  return letters;
}

std::string singular(std::string letters) {
  if (letters.ends_with("IES")) return letters.substr(0, letters.size() - 3) + 'Y';
  if (letters.ends_with('S')) letters.pop_back();
  return letters;
}

/// How many letters must be added, removed, replaced or exchanged with their neighbour to make `right` of
/// `left` (optimal string alignment).
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> above(right.size() + 1);
  for (std::size_t column = 0; column < above.size(); ++column)
    above[column] = column;
  for (std::size_t row = 1; row <= left.size(); ++row) {
    std::vector<std::size_t> current(right.size() + 1, row);
    for (std::size_t column = 1; column <= right.size(); ++column) {
      const bool same = left[row - 1] == right[column - 1];
      current[column] =
          std::min({above[column] + 1, current[column - 1] + 1, above[column - 1] + (same ? 0 : 1)});
      const bool exchanged =
          row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
      if (exchanged) current[column] = std::min(current[column], before[column - 2] + 1);
    }
    before = std::exchange(above, std::move(current));
  }
  return above.back();
}

/// In short names, a letter more or less makes another word.
std::size_t tolerated(std::string_view letters) {
  constexpr std::size_t short_name = 6;
  constexpr std::size_t long_name = 10;
  if (letters.size() < short_name) return 0;
  return letters.size() < long_name ? 1 : 2;
}

bool ends_with_digit(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.back())) != 0;
}

/// How far `letters` are from those of a known name, where they may be meant for it.
std::optional<std::size_t> likeness(std::string_view letters, std::string_view known) {
  if (singular(std::string(letters)) == singular(std::string(known))) return 0;
  // Names that begin otherwise, or are numbered, are names of their own: GDB_PORT, DB_HOST2.
  if (letters.front() != known.front() || ends_with_digit(letters)) return std::nullopt;
  const auto [shorter, longer] = std::minmax({letters.size(), known.size()});
  if (longer - shorter > tolerated(known)) return std::nullopt;
  const auto steps = distance(letters, known);
  return steps <= tolerated(known) ? std::optional(steps) : std::nullopt;
}

std::optional<std::string_view> meant_by(std::string_view name, std::span<const std::string_view> known) {
  const auto letters = letters_of(name);
  std::optional<std::string_view> meant;
  std::size_t least = 0;
  for (const auto candidate : known) {
    const auto steps = letters.empty() ? std::nullopt : likeness(letters, letters_of(candidate));
    if (!steps || (meant && *steps >= least)) continue;
    meant = candidate;
    least = *steps;
  }
  return meant;
}

}  // namespace

std::vector<MisspeltVariable> misspelt_variables(const Variables& variables,
                                                 std::span<const std::string_view> known) {
  std::vector<MisspeltVariable> misspelt;
  for (const auto& [name, value] : variables) {
    if (value.empty() || name.size() > 64 || std::ranges::find(known, name) != known.end()) continue;
    if (std::ranges::find(known_to_others, name) != known_to_others.end() || is_of_a_service(name, variables))
      continue;
    if (const auto meant = meant_by(name, known)) misspelt.push_back({.name = name, .meant = *meant});
  }
  return misspelt;
}

}  // namespace chassis::config
