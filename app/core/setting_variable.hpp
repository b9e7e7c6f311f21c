#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/settings.hpp"

namespace mars::core {

/// Puts a text into a setting. Returns what the text should have been where it is wrong.
using Setter = std::function<std::optional<std::string>(Settings&, std::string_view)>;

struct Variable {
  std::string_view name;
  std::string default_text;
  std::string_view description;
  Setter set;
  bool secret = false;  ///< its text must not be repeated
};

inline Setter text(std::string Settings::* member) {
  return [member](Settings& settings, std::string_view value) -> std::optional<std::string> {
    settings.*member = value;
    return std::nullopt;
  };
}

template <class Number>
Setter number(Number Settings::* member, std::int64_t lowest, std::int64_t highest) {
  return [=](Settings& settings, std::string_view value) -> std::optional<std::string> {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < lowest || parsed > highest)
      return fmt::format("a whole number from {} to {}", lowest, highest);
    settings.*member = Number(parsed);
    return std::nullopt;
  };
}

inline Setter fraction(double Settings::* member) {
  return [member](Settings& settings, std::string_view value) -> std::optional<std::string> {
    double parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < 0 || parsed > 1 ||
        std::isnan(parsed))
      return "a number from 0 to 1";
    settings.*member = parsed;
    return std::nullopt;
  };
}

/// Takes the value that belongs to one of the names.
template <class Choice, std::size_t count>
Setter one_of(Choice Settings::* member, std::array<std::pair<std::string_view, Choice>, count> choices) {
  return [=](Settings& settings, std::string_view value) -> std::optional<std::string> {
    using Pair = std::pair<std::string_view, Choice>;
    const auto found = std::ranges::find(choices, value, &Pair::first);
    if (found == choices.end()) {
      std::array<std::string_view, count> names;
      std::ranges::transform(choices, names.begin(), &Pair::first);
      return fmt::format("one of {}", fmt::join(names, ", "));
    }
    settings.*member = found->second;
    return std::nullopt;
  };
}

/// The variables of OpenTelemetry's specification: those that are obeyed, and those that are refused.
std::vector<Variable> otel_variables();

/// Takes the settings that depend on several of them. `given` holds what the operator has set. Appends one
/// sentence for each problem, unknown variables of OpenTelemetry's included.
void complete_otel(const Variables& given, Settings& settings, std::vector<std::string>& problems);

}  // namespace mars::core
